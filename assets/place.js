/* The place in the header and the place in the address are one choice, and every link of the shell keeps it. */
(function () {
  "use strict";
  const KEPT = ["area", "compare", "from", "to"];
  const HINT = "Press Enter to show this place";

  /* A page of one place says in its path whose it is; the address may say it again. */
  function ofPath(path) {
    const found = /^\/places\/([^/]+)$/.exec(path || "");
    return found && found[1];
  }

  function choices(search, path) {
    const query = new URLSearchParams(search || "");
    const own = ofPath(path);
    if (own) {
      query.set("area", own);
    }
    return query;
  }

  /* Where another place leads: from the page of one to that of the other, or of all for the whole system. */
  function pathOf(path, area) {
    if (!ofPath(path)) {
      return path;
    }
    return area === whole() ? "/places" : "/places/" + area;
  }

  function keepInLinks(query, path) {
    const kept = new URLSearchParams([...query].filter(([key]) => KEPT.includes(key))).toString();
    document.querySelectorAll("#brand, #main-nav a, #foot-nav a").forEach((link) => {
      link.setAttribute("href", link.pathname + (kept && "?" + kept));
    });
    document.getElementById("take-pack").setAttribute("href", "/pack/" + encodeURIComponent(query.get("area") || whole()) + ".pptx");
    document.querySelectorAll("#main-nav li").forEach((item) => {
      const start = item.firstChild.pathname;
      if (path === start || (start !== "/" && path.startsWith(start + "/"))) {
        item.setAttribute("aria-current", "page");
      } else {
        item.removeAttribute("aria-current");
      }
    });
  }

  function whole() {
    return document.querySelector("[data-whole]").dataset.whole;
  }

  function withPlace(search, area) {
    const query = new URLSearchParams(search || "");
    query.delete("area");
    if (area !== whole()) {
      query.append("area", area);
    }
    return query.toString() && "?" + query;
  }

  /* A newly chosen place goes into the address; else the address's place shows in the header. */
  function keepPlace(area, search, path) {
    const { no_update: asItIs, callback_context: asked } = window.dash_clientside;
    const query = choices(search, path);
    const shown = query.get("area") || whole();
    if (asked.triggered_id === "area" && area) {
      const isNew = area !== shown && !isWaiting;
      const chosen = isNew ? withPlace(search, area) : search;
      /* What this writes into the address does not call it again. */
      const leadsTo = isNew ? pathOf(path, area) : path;
      keepInLinks(choices(chosen, leadsTo), leadsTo || "/");
      return [asItIs, isNew ? chosen : asItIs, leadsTo === path ? asItIs : leadsTo];
    }
    keepInLinks(query, path || "/");
    const isKnown = Array.from(document.getElementById("area").options).some((option) => option.value === shown);
    const value = isKnown ? shown : whole();
    return [value === area ? asItIs : value, asItIs, asItIs];
  }

  window.dash_clientside = { ...window.dash_clientside, outcomes: { keepPlace } };

  /* An arrow key in a closed menu chooses at each step. The page follows when the reader has arrived: on Enter, or on
     leaving the menu. */
  let lastKey = null;
  let isWaiting = false;

  function isMenu(event) {
    return event.target.id === "area";
  }

  function wait(waits) {
    isWaiting = waits;
    document.getElementById("place-hint").textContent = waits ? HINT : "";
  }

  function arrive(menu) {
    lastKey = null;
    if (!isWaiting) {
      return;
    }
    wait(false);
    const { pathname, search } = window.location;
    const leadsTo = pathOf(pathname, menu.value) + withPlace(search, menu.value);
    if (leadsTo !== pathname + search) {
      window.history.pushState({}, "", leadsTo);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
  }

  document.addEventListener("pointerdown", () => (lastKey = null), true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isMenu(event)) {
        return;
      }
      if (event.key === "Enter") {
        /* Else it would open the menu. */
        if (isWaiting) {
          event.preventDefault();
        }
        arrive(event.target);
      } else {
        lastKey = event.key;
      }
    },
    true
  );
  document.addEventListener("focusout", (event) => isMenu(event) && arrive(event.target), true);
  /* Enter and Space open the menu, in which a choice is made once. */
  document.addEventListener("change", (event) => isMenu(event) && wait(lastKey !== null && lastKey !== " "), true);
})();
