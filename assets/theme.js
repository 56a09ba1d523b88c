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

  /* A glossary term closes on Escape, as WCAG 1.4.13 asks. */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && document.activeElement && document.activeElement.matches(".term")) {
      document.activeElement.blur();
    }
  });
})();
