/* The reader's choice of day, night or the system's own. Loaded in the head, before anything is painted. */
(function () {
  "use strict";
  var KEY = "outcomes-theme";
  var ORDER = ["auto", "light", "dark"];
  var WORDS = { auto: "as your system", light: "light", dark: "dark" };

  function chosen() {
    try {
      var value = window.localStorage.getItem(KEY);
      return ORDER.indexOf(value) < 0 ? "auto" : value;
    } catch (blocked) {
      return document.documentElement.getAttribute("data-theme") || "auto";
    }
  }

  function apply(theme) {
    if (theme === "auto") {
      document.documentElement.removeAttribute("data-theme");
    } else {
      document.documentElement.setAttribute("data-theme", theme);
    }
    document.querySelectorAll("[data-theme-button]").forEach(function (button) {
      var words = "Colours: " + WORDS[theme];
      if (button.textContent !== words) {
        button.textContent = words;
      }
    });
  }

  apply(chosen());

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-theme-button]");
    if (!button) {
      return;
    }
    var next = ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length];
    try {
      window.localStorage.setItem(KEY, next);
    } catch (blocked) {
      /* The choice then lasts as long as the page. */
    }
    apply(next);
  });

  /* The button arrives with the page, after this file ran. */
  new MutationObserver(function () {
    var button = document.querySelector("[data-theme-button]");
    if (button && button.textContent !== "Colours: " + WORDS[chosen()]) {
      apply(chosen());
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* A page that changes without loading anew: a new page takes the focus to its title, or to the part of it that
     the address names; another place or period on the same page is said, and the focus and the view stay. */
  var shown = null;
  var kept = null;

  /* Dash's links go to the top of the page and lose the focus, also those that only change a choice on it. */
  function linksSaying(words) {
    return Array.from(document.querySelectorAll("main a")).filter(function (link) {
      return link.textContent === words;
    });
  }

  document.addEventListener(
    "click",
    function (event) {
      var link = event.target.closest && event.target.closest("main a");
      var isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
      kept = null;
      if (link && !isElsewhere && link.pathname === location.pathname && link.search !== location.search) {
        var words = link.textContent;
        kept = { top: window.scrollY, words: words, nth: linksSaying(words).indexOf(link) };
        window.setTimeout(window.scrollTo, 0, 0, kept.top);
      }
    },
    true
  );

  function keepView() {
    var link = linksSaying(kept.words)[kept.nth];
    if (link) {
      link.focus({ preventScroll: true });
    }
    window.scrollTo(0, kept.top);
    kept = null;
  }

  /* What a reader has opened stays open when another place or period is chosen on the same page. Parts are known by
     their words, without the counts in them, and by which of several with the same words they are. */
  var opened = { path: null, which: [] };

  function disclosures() {
    var seen = {};
    return Array.from(document.querySelectorAll("main details")).map(function (part) {
      var summary = part.querySelector("summary");
      var words = (summary ? summary.textContent : "").replace(/[0-9()]+/g, "").trim();
      seen[words] = (seen[words] || 0) + 1;
      return { part: part, name: words + " " + seen[words] };
    });
  }

  document.addEventListener(
    "toggle",
    function (event) {
      if (event.target.closest("main")) {
        var open = disclosures().filter(function (one) {
          return one.part.open;
        });
        opened = {
          path: location.pathname,
          which: open.map(function (one) {
            return one.name;
          })
        };
      }
    },
    true
  );

  function openAgain() {
    if (opened.path === location.pathname) {
      disclosures().forEach(function (one) {
        one.part.open = one.part.open || opened.which.indexOf(one.name) >= 0;
      });
    }
  }

  /* What the address names may stand in a part that is folded, or be the heading of one: it opens. */
  function arriveAt(part) {
    for (var box = part.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    var reached = part.closest("summary") || part;
    if (reached === part) {
      part.setAttribute("tabindex", "-1");
    }
    part.scrollIntoView();
    reached.focus({ preventScroll: true });
  }

  window.addEventListener("hashchange", function () {
    var part = document.getElementById(location.hash.slice(1));
    if (part) {
      arriveAt(part);
    }
  });

  function moved() {
    var title = document.getElementById("page-title");
    var news = document.getElementById("news");
    if (!title) {
      return;
    }
    /* The pages of two places are one page with another place. */
    var path = location.pathname.replace(/^\/places\/[^/]+$/, "/places/");
    var now = { path: path, query: location.search, hash: location.hash, words: title.textContent };
    var before = shown;
    var isNew = !before || before.path !== now.path;
    if (isNew && before && before.words === now.words && before.title === title) {
      return; /* The address is ahead of the page. */
    }
    now.title = title;
    shown = now;
    var part = isNew && now.hash && document.getElementById(now.hash.slice(1));
    if (!isNew && before.title !== title) {
      openAgain();
      if (kept) {
        keepView();
      }
    }
    if (part) {
      arriveAt(part);
    } else if (isNew && before) {
      title.focus({ preventScroll: true });
    }
    if (news && before) {
      var place = document.getElementById("area");
      var chosen = place && place.selectedOptions.length ? place.selectedOptions[0].textContent.trim() + ": " : "";
      news.textContent = isNew || before.query === now.query ? news.textContent : chosen + now.words;
    }
  }

  var waiting = 0;
  new MutationObserver(function (changes) {
    var inMain = changes.some(function (change) {
      return change.target.closest && change.target.closest("main");
    });
    if (inMain) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(moved, 120);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* The meaning of a word stays on the screen and goes on Escape, hovered or focused, as WCAG 1.4.13 asks. It comes
     back when the word is pointed at or reached again. */
  function termOf(event) {
    return event.target.closest && event.target.closest(".term, .standing");
  }

  function keepOnScreen(event) {
    var term = termOf(event);
    var meaning = term && term.querySelector(".meaning");
    if (!meaning) {
      return;
    }
    // A box that scrolls cuts off what goes beyond it.
    var box = term.closest(".scroll");
    var edge = box ? box.getBoundingClientRect().right : document.documentElement.clientWidth - 8;
    meaning.style.left = "0";
    var beyond = meaning.getBoundingClientRect().right - edge;
    meaning.style.left = -Math.max(0, beyond) + "px";
  }

  function allowAgain(event) {
    var term = termOf(event);
    if (term && !term.contains(event.relatedTarget)) {
      term.classList.remove("dismissed");
    }
  }

  document.addEventListener("pointerover", keepOnScreen);
  document.addEventListener("focusin", keepOnScreen);
  document.addEventListener("pointerout", allowAgain);
  document.addEventListener("focusout", allowAgain);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll(".term:hover, .term:focus, .standing:hover, .standing:focus").forEach(function (term) {
        term.classList.add("dismissed");
      });
    }
  });
})();
