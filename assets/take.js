/* What a page is taken away by: the board pack of its place, paper, its address. */
(function () {
  "use strict";
  /* While other packs are being made the server says so, and when to ask again. */
  const TRIES = 12;

  /* What was said is of the page that stands there, and goes when it has been read. */
  const READ_MS = 12000;
  let cleared = 0;

  function say(words) {
    document.getElementById("taken").textContent = words;
    window.clearTimeout(cleared);
    cleared = words && window.setTimeout(() => say(""), READ_MS);
  }

  function wait(seconds) {
    return new Promise((done) => window.setTimeout(done, seconds * 1000));
  }

  async function fetched(address, tries) {
    const answer = await fetch(address);
    if (answer.status === 503 && answer.headers.has("Retry-After") && tries > 1) {
      await wait(Number(answer.headers.get("Retry-After")));
      return fetched(address, tries - 1);
    }
    return answer;
  }

  /* The sentence of a page that says why there is no pack. */
  async function reason(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sentence = page.querySelector("main .lead");
    return sentence ? sentence.textContent : "The board pack could not be made. Try again.";
  }

  function offer(content, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    /* A browser may begin to save only after this task. */
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function takePack(link) {
    const words = link.textContent;
    link.setAttribute("aria-disabled", "true");
    link.textContent = "Making the pack…";
    say("Making the board pack");
    try {
      const answer = await fetched(link.getAttribute("href"), TRIES);
      if (answer.ok) {
        const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
        offer(await answer.blob(), named ? named[1] : "board-pack.pptx");
        say("Board pack downloaded");
      } else {
        say(await reason(answer));
      }
    } catch (broken) {
      say("The board pack did not arrive. Try again.");
    }
    link.textContent = words;
    link.removeAttribute("aria-disabled");
  }

  /* Pages served without encryption, but for those on this machine, have no clipboard. */
  function copyByHand(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    return isCopied;
  }

  async function copyLink(button) {
    const address = window.location.href;
    try {
      await navigator.clipboard.writeText(address);
      say("Link copied");
    } catch (refused) {
      say(copyByHand(address) ? "Link copied" : "The link could not be copied. Copy it from the address bar.");
      button.focus();
    }
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("#take-pack, [data-print], [data-copy-link]");
    if (!pressed) {
      return;
    }
    if (pressed.hasAttribute("data-print")) {
      window.print();
    } else if (pressed.hasAttribute("data-copy-link")) {
      copyLink(pressed);
    } else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (!pressed.hasAttribute("aria-disabled")) {
        takePack(pressed);
      }
    }
  });
})();
