/* The search box in the header. Its list comes once, when a reader first goes to the box, and is matched here: every
   word typed must begin a word of the name, of other words for it, or of what it is. */
(function () {
  "use strict";
  const MOST = 8;
  const KEPT = ["area", "compare", "from", "to"];
  const KEY_OFF = "outcomes-find-key";
  /* In the name, in other words for it, in what it is. */
  const WEIGHTS = [0, 2, 5];

  let list = null;
  let loading = null;
  let shown = [];
  let active = -1;

  const part = (name) => document.getElementById(name);
  const isBox = (target) => target.id === "find";

  function wordsOf(text) {
    const plain = text.normalize("NFD").replace(/[\u0300-\u036f\u2019']/g, "").toLowerCase();
    return plain.split(/[^a-z0-9&]+/).filter(Boolean);
  }

  function load() {
    loading =
      loading ||
      fetch(part("find").dataset.index)
        .then((answer) => {
          if (!answer.ok) {
            throw new Error(String(answer.status));
          }
          return answer.json();
        })
        .then((index) => {
          const entries = index.found.map(([kind, title, also, about, path], order) => ({
            kind: index.kinds[kind],
            title,
            about,
            path,
            rank: kind * 1000 + order,
            fields: [title, also, about].map(wordsOf),
          }));
          list = { same: index.same.map((group) => group.map(wordsOf)), entries };
          return list;
        })
        .catch((problem) => {
          loading = null;
          throw problem;
        });
    return loading;
  }

  /* Every way to say a word: itself, and what means the same. */
  function meant(word, same) {
    const groups = same.filter((group) => group.some((one) => one.length === 1 && one[0] === word));
    return [[word], ...groups.flat()];
  }

  function weigh(entry, ways) {
    const weights = ways.map((said) =>
      Math.max(
        ...said.map((word) => {
          const found = entry.fields.findIndex((words) => words.some((one) => one.startsWith(word)));
          return found < 0 ? Infinity : WEIGHTS[found] + (entry.fields[found].includes(word) ? 0 : 0.5);
        })
      )
    );
    return Math.min(...weights.map((weight, way) => weight + (way ? 0.75 : 0)));
  }

  function search(text, from) {
    const words = wordsOf(text);
    if (!words.length) {
      return [];
    }
    const ways = words.map((word) => meant(word, from.same));
    const weighed = from.entries.map((entry) => {
      const starts = entry.fields[0].join(" ").startsWith(words.join(" ")) ? 0 : 1;
      return { entry, weight: ways.reduce((sum, one) => sum + weigh(entry, one), starts) };
    });
    return weighed
      .filter((one) => one.weight < Infinity)
      .sort((one, other) => one.weight - other.weight || one.entry.rank - other.entry.rank)
      .slice(0, MOST)
      .map((one) => one.entry);
  }

  /* --- what is shown ------------------------------------------------------------------------------------- */

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function optionOf(entry, at) {
    const option = document.createElement("li");
    option.id = "found-" + at;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(element("span", "found-title", entry.title), element("span", "found-kind", entry.kind));
    if (entry.about) {
      option.append(element("span", "found-about", entry.about));
    }
    return option;
  }

  function say(words) {
    part("find-news").textContent = words;
  }

  function show(entries, nothing) {
    shown = entries;
    part("found").replaceChildren(...entries.map(optionOf));
    part("found").hidden = !entries.length;
    part("found-nothing").textContent = nothing;
    part("found-nothing").hidden = !nothing;
    part("find").setAttribute("aria-expanded", String(entries.length > 0));
    choose(-1);
    say(nothing || (entries.length === 1 ? "One found" : entries.length + " found"));
  }

  function hide() {
    if (part("find")) {
      show([], "");
      say("");
    }
  }

  function choose(at) {
    active = at;
    part("found").childNodes.forEach((option, n) => {
      option.setAttribute("aria-selected", String(n === at));
      if (n === at) {
        option.scrollIntoView({ block: "nearest" });
      }
    });
    if (at < 0) {
      part("find").removeAttribute("aria-activedescendant");
    } else {
      part("find").setAttribute("aria-activedescendant", "found-" + at);
    }
  }

  function answer() {
    const text = part("find").value;
    if (!wordsOf(text).length) {
      hide();
      return;
    }
    load()
      .then((from) => {
        if (part("find").value === text && document.activeElement === part("find")) {
          const entries = search(text, from);
          show(entries, entries.length ? "" : "Nothing found for “" + text.trim() + "”.");
        }
      })
      .catch(() => show([], "The search cannot be loaded just now. Type again to try once more."));
  }

  /* --- where it leads ------------------------------------------------------------------------------------ */

  /* The address of what was found, with the reader's place and period where it has none of its own. */
  function addressOf(path) {
    const to = new URL(path, window.location.origin);
    const now = new URLSearchParams(window.location.search);
    KEPT.filter((key) => now.has(key) && !to.searchParams.has(key)).forEach((key) =>
      to.searchParams.set(key, now.get(key))
    );
    if (to.searchParams.get("area") === document.querySelector("[data-whole]").dataset.whole) {
      to.searchParams.delete("area");
    }
    return to;
  }

  function go(at) {
    const entry = shown[at];
    if (!entry) {
      return;
    }
    const to = addressOf(entry.path);
    const isHere = to.pathname === window.location.pathname;
    part("find").value = "";
    hide();
    if (isHere && to.search === window.location.search && to.hash) {
      /* assets/theme.js follows, also where the address is this already. */
      if (to.hash === window.location.hash) {
        window.dispatchEvent(new HashChangeEvent("hashchange"));
      }
      window.location.hash = to.hash;
      return;
    }
    part("main").focus({ preventScroll: true });
    window.scrollTo(0, 0);
    window.history.pushState({}, "", to);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* --- what the reader does ------------------------------------------------------------------------------ */

  /* The choice lasts as long as the page where the browser keeps nothing. */
  let isOff = false;
  const isKeyOff = () => {
    try {
      return window.localStorage.getItem(KEY_OFF) === "off";
    } catch (blocked) {
      return isOff;
    }
  };

  function labelKey() {
    const button = document.querySelector("button[data-find-key]");
    const words = "Key / to search: " + (isKeyOff() ? "off" : "on");
    if (button && button.textContent !== words) {
      button.textContent = words;
    }
  }

  function turnKey() {
    isOff = !isKeyOff();
    try {
      window.localStorage.setItem(KEY_OFF, isOff ? "off" : "on");
    } catch (blocked) {
      /* Told by isOff. */
    }
    labelKey();
  }

  const MOVES = {
    ArrowDown: () => choose(shown.length ? (active + 1) % shown.length : -1),
    ArrowUp: () => choose(shown.length ? (active < 1 ? shown.length : active) - 1 : -1),
    Enter: () => go(Math.max(active, 0)),
    Escape: () => {
      if (part("found").hidden && part("found-nothing").hidden) {
        part("find").value = "";
      }
      hide();
    },
  };

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === "/" && !isTyping && !hasModifier && !isKeyOff() && part("find")) {
      event.preventDefault();
      part("find").focus();
    } else if (isBox(event.target) && MOVES[event.key] && !event.isComposing) {
      event.preventDefault();
      MOVES[event.key]();
    }
  });
  document.addEventListener("input", (event) => isBox(event.target) && answer());
  document.addEventListener("focusin", (event) => {
    if (isBox(event.target)) {
      load().catch(() => {});
      answer();
    }
  });
  document.addEventListener("focusout", (event) => isBox(event.target) && hide());
  /* A press on what was found keeps the focus in the box, so that the list is still there when it is let go. */
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest && event.target.closest(".found")) {
      event.preventDefault();
    }
  });
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest && event.target.closest(".found")) {
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest && event.target.closest("#found [role=option]");
    if (option) {
      go(Number(option.id.slice("found-".length)));
    } else if (event.target.closest && event.target.closest("button[data-find-key]")) {
      turnKey();
    }
  });
  /* The button arrives with the page, after this file ran. */
  new MutationObserver(labelKey).observe(document.documentElement, { childList: true, subtree: true });
})();
