/* What a figure made on the server cannot know: the width it is drawn at, when there is time to draw it, the wish to
   save it, and the sheet it is printed on.
   One file with plotly.js, after it. */
(function () {
  "use strict";
  var NARROW = 560;
  /* An A4 sheet less its margins in print.css, in pixels: every chart has the whole width of it. */
  var PAPER = 741;
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

  /* A picture that knows its own size is scaled into whatever box a style sheet gives it, as print.css does: nothing
     is cut off where a browser prints what was drawn for the screen. */
  function scalable(graph) {
    graph.querySelectorAll(".main-svg").forEach(function (picture) {
      picture.setAttribute("viewBox", "0 0 " + picture.getAttribute("width") + " " + picture.getAttribute("height"));
    });
  }

  function react(graph, figure) {
    if (!(figure.layout && figure.layout.meta && figure.layout.meta.narrow)) {
      return draw(graph, figure);
    }
    var isFirst = !graph.outcomesFigure;
    graph.outcomesFigure = { figure: figure, narrow: isNarrow(graph) };
    watcher.observe(graph);
    var drawn = draw(graph, fitted(figure, graph.outcomesFigure.narrow));
    if (isFirst) {
      scalable(graph);
      graph.on("plotly_afterplot", scalable.bind(null, graph));
    }
    return drawn;
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
    if (graph && graph.outcomesFigure) {
      save(graph.outcomesFigure.figure, button.getAttribute("data-form"), button.getAttribute("data-file-name"));
    }
  });

  /* What is saved is a copy with the words that the server gave it: the wide chart by day, whatever is on the screen.
     A PNG has two dots a pixel, so that it is sharp on a slide. */
  function save(figure, form, name) {
    var copy = structuredClone({ data: figure.data, layout: figure.layout });
    var told = copy.layout.meta.saved;
    var notes = (copy.layout.annotations || []).concat(told.annotations);
    Object.assign(copy.layout, told, { annotations: notes, autosize: false });
    delete copy.layout.meta;
    Plotly.downloadImage(copy, {
      format: form,
      filename: name,
      width: told.width,
      height: told.height,
      scale: form === "png" ? 2 : 1
    });
  }

  /* Charts are drawn for the paper's width before it is known to the page: a printed page is laid out after this event,
     and once only. Then they are drawn for the screen again. */
  function drawAll(size) {
    waiting.forEach(function (next) {
      if (size && next.graph.isConnected && next.graph.outcomesAsked === next) {
        react(next.graph, next.figure);
      }
    });
    document.querySelectorAll(".js-plotly-plot").forEach(function (graph) {
      var kept = graph.outcomesFigure;
      if (!kept || !graph.clientWidth) {
        return;
      }
      kept.narrow = size ? false : isNarrow(graph);
      var figure = fitted(kept.figure, kept.narrow);
      Object.assign(figure.layout, size && { autosize: false, width: size, height: graph.clientHeight });
      draw(graph, figure);
    });
  }
  window.addEventListener("beforeprint", drawAll.bind(null, PAPER));
  window.addEventListener("afterprint", drawAll.bind(null, 0));
})();
