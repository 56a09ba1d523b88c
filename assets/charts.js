/* What a figure made on the server cannot know: the width it is drawn at, when there is time to draw it, and the wish
   to save it.
   One file with plotly.js, after it. */
(function () {
  "use strict";
  var NARROW = 560;
  var Plotly = window.Plotly;
  if (!Plotly) {
    return;
  }
  var draw = Plotly.react;

  function isNarrow(graph) {
    var width = graph.getBoundingClientRect().width || window.innerWidth;
    return width < NARROW;
  }

  /* layout.meta holds what changes on a narrow chart: "narrow" by key, such as "margin" or "xaxis.dtick";
     "narrow_traces" by the name of a trace. */
  function fitted(figure, narrow) {
    var layout = figure.layout;
    var result = Object.assign({}, layout);
    if (!narrow) {
      return Object.assign({}, figure, { layout: result });
    }
    var traces = layout.meta.narrow_traces || {};
    var data = figure.data.map(function (trace) {
      return traces[trace.name] ? Object.assign({}, trace, traces[trace.name]) : trace;
    });
    Object.keys(layout.meta.narrow).forEach(function (key) {
      var parts = key.split(".");
      if (parts.length === 1) {
        result[key] = layout.meta.narrow[key];
      } else {
        result[parts[0]] = Object.assign({}, result[parts[0]]);
        result[parts[0]][parts[1]] = layout.meta.narrow[key];
      }
    });
    return Object.assign({}, figure, { data: data, layout: result });
  }

  var watcher = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var graph = entry.target;
      var kept = graph.outcomesFigure;
      if (kept && graph.isConnected && isNarrow(graph) !== kept.narrow) {
        kept.narrow = isNarrow(graph);
        draw(graph, fitted(kept.figure, kept.narrow));
      }
    });
  });

  /* Each chart is drawn in a task of its own once the words around it are painted: the browser answers in between. A
     chart that has been asked for anew, or is no longer there, is not drawn. */
  var waiting = [];

  function soon(work) {
    if (document.hidden) {
      window.setTimeout(work);
    } else {
      window.requestAnimationFrame(function () {
        window.setTimeout(work);
      });
    }
  }

  function drawNext() {
    var next = waiting[0];
    var drawn = next.graph;
    if (next.graph.isConnected && next.graph.outcomesAsked === next) {
      drawn = react(next.graph, next.figure);
    }
    Promise.resolve(drawn).then(next.done, next.failed);
    waiting.shift();
    if (waiting.length) {
      window.setTimeout(drawNext);
    }
  }

  function react(graph, figure) {
    if (figure.layout && figure.layout.meta && figure.layout.meta.narrow) {
      graph.outcomesFigure = { figure: figure, narrow: isNarrow(graph) };
      watcher.observe(graph);
      return draw(graph, fitted(figure, graph.outcomesFigure.narrow));
    }
    return draw(graph, figure);
  }

  Plotly.react = function (graph, figure) {
    return new Promise(function (done, failed) {
      graph.outcomesAsked = { graph: graph, figure: figure, done: done, failed: failed };
      waiting.push(graph.outcomesAsked);
      if (waiting.length === 1) {
        soon(drawNext);
      }
    });
  };

  /* A table opened from a button under the chart, and the chart as a file. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-save-chart]");
    if (!button) {
      return;
    }
    var holder = document.getElementById(button.getAttribute("data-save-chart"));
    var graph = holder && (holder.matches(".js-plotly-plot") ? holder : holder.querySelector(".js-plotly-plot"));
    if (graph) {
      Plotly.downloadImage(graph, {
        format: "svg",
        filename: button.getAttribute("data-file-name") || "chart",
        width: graph.clientWidth,
        height: graph.clientHeight
      });
    }
  });

  /* Charts are drawn for the paper's width, then for the screen's again. */
  function resizeAll() {
    document.querySelectorAll(".js-plotly-plot").forEach(function (graph) {
      Plotly.Plots.resize(graph);
    });
  }
  window.addEventListener("beforeprint", resizeAll);
  window.addEventListener("afterprint", resizeAll);
})();
