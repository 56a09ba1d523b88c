// What can be measured in a page as it is laid out; each function answers with what is wrong.
({
  // A chart is drawn as wide as its box, and as a narrow or a wide one, whichever fits.
  isDrawn: () =>
    [...document.querySelectorAll(".dash-graph")].every((holder) => {
      const plot = holder.querySelector(".js-plotly-plot");
      const picture = plot && plot.querySelector(".main-svg");
      if (!picture) return false;
      const kept = plot.outcomesFigure;
      return (
        Math.abs(picture.getBoundingClientRect().width - plot.clientWidth) < 2 &&
        (!kept || kept.narrow === plot.getBoundingClientRect().width < 560)
      );
    }),

  sideways: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  // Two texts of one chart that run into each other by more than `room` pixels both ways.
  overlaps: (room) => {
    const found = [];
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      const texts = [...plot.querySelectorAll(".annotation-text-g, .xtick text, .ytick text")]
        .map((node) => ({ words: node.textContent, box: node.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
      texts.forEach(({ words, box: a }, i) =>
        texts.slice(i + 1).forEach(({ words: others, box: b }) => {
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > room && high > room) found.push(`“${words}” and “${others}”`);
        })
      );
    }
    return found;
  },

  // Texts of a chart that its box cuts off, or that leave the screen.
  clipped: (room) => {
    const found = [];
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      const box = plot.getBoundingClientRect();
      for (const node of plot.querySelectorAll(".annotation-text-g, .xtick text, .ytick text")) {
        const text = node.getBoundingClientRect();
        if (text.width === 0) continue;
        const beyond = Math.max(box.left - text.left, text.right - box.right, box.top - text.top, text.bottom - box.bottom);
        if (beyond > room) found.push(`“${node.textContent}” by ${Math.round(beyond)} px`);
      }
    }
    return found;
  },

  // What stands above each chart: the measure and its unit.
  titles: () =>
    [...document.querySelectorAll(".js-plotly-plot")].map((plot) =>
      plot.layout.annotations
        .filter((note) => note.xref === "paper" && note.yanchor === "top" && note.xanchor === "left" && !note.borderwidth)
        .map((note) => note.text.replaceAll("<br>", " ").replace(/<\/?b>/g, ""))
        .join(" ")
    ),

  // What a thumb must hit on a phone: 44 pixels high.
  smallControls: () =>
    [...document.querySelectorAll("button:not(.term), select, summary, .main-nav a, .choice a, .chart-foot a, .strip a")]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0)
      .filter((node) => node.getBoundingClientRect().height < 43.5)
      .map((node) => `${node.outerHTML.slice(0, 120)} ${Math.round(node.getBoundingClientRect().height)}`),

  // Words under 14 pixels are labels of charts: axes of row-sized pictures and tiles, and names on the map of tiles.
  smallWords: () =>
    [...document.querySelectorAll("body *")]
      .filter((node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()))
      .filter((node) => node.getClientRects().length > 0)
      .filter((node) => !node.closest("svg, .js-plotly-plot, .spark-years, .scale, .years, .tile-map"))
      .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 13.9)
      .map((node) => `${node.outerHTML.slice(0, 120)} ${getComputedStyle(node).fontSize}`),

  // WCAG 2.5.8 without its exception for targets that stand apart; links within a sentence are exempt.
  smallTargets: () => {
    const isSeen = (node) =>
      node.checkVisibility({ visibilityProperty: true }) && !node.matches(".skip") && node.getClientRects().length > 0;
    const isWithinWords = (node) =>
      (getComputedStyle(node).display === "inline" || node.matches(".term")) &&
      node.parentElement.textContent.replace(node.textContent, "").trim() !== "";
    return [...document.querySelectorAll("a[href], button, summary, select, input")]
      .filter((node) => isSeen(node) && !isWithinWords(node))
      .map((node) => ({ node, box: node.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 23.5 || box.height < 23.5)
      .map(({ node, box }) => `${node.outerHTML.slice(0, 120)} ${Math.round(box.width)} x ${Math.round(box.height)}`);
  },
});
