/* Parts of a page that come as HTML: how they are drawn, and how their links lead to other pages of ours. */
(function () {
  "use strict";

  /* outcomes.markup.Markup: an element with its content as escaped HTML. */
  window.outcomes = {
    Markup: ({ tag, attributes, content }) =>
      window.React.createElement(tag, { ...attributes, dangerouslySetInnerHTML: { __html: content } }),
  };

  /* What dcc.Link does: another page of ours is drawn without loading anew. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-page-link]");
    const isElsewhere = event.metaKey || event.shiftKey || event.altKey || event.ctrlKey;
    if (!link || isElsewhere) {
      return;
    }
    event.preventDefault();
    window.history.pushState({}, "", link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  });
})();
