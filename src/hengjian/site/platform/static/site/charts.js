// Draws every [data-chart] from the JSON beside it, in the colours of the page's theme. What draws is
// fetched once a page has a chart, after what the page needs to be seen.
(() => {
  const address = document.currentScript.dataset.library;
  let coming = null;
  const library = () => (coming ??= new Promise((done) => {
    document.head.append(Object.assign(document.createElement("script"), { src: address, onload: done }));
  }));
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const theme = () => {
    const text = { color: style("--ink") };
    const axis = { axisLabel: { color: style("--ink-soft") }, axisLine: { lineStyle: { color: style("--line") } }, splitLine: { lineStyle: { color: style("--line") } }, nameTextStyle: { color: style("--ink-soft") } };
    return {
      color: [style("--accent"), style("--blue"), style("--amber"), style("--green"), style("--ink-soft"), style("--red")],
      textStyle: { ...text, fontFamily: getComputedStyle(document.body).fontFamily }, title: { textStyle: text }, legend: { textStyle: text },
      categoryAxis: axis, valueAxis: axis, timeAxis: axis,
      gauge: { axisLine: { lineStyle: { color: [[1, style("--line")]] } }, detail: text, title: { color: style("--ink-soft") } },
      bar: { label: { color: style("--ink"), textBorderWidth: 0 } },
      sankey: { label: { color: style("--ink"), textBorderColor: style("--paper"), textBorderWidth: 3 } },
      tooltip: { backgroundColor: style("--paper"), borderColor: style("--line"), textStyle: text, confine: true },
    };
  };
  const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const draw = (root, still = quiet) => {
    if (!root.querySelector("[data-chart]")) return;
    if (!window.echarts) {
      library().then(() => draw(root, still));
      return;
    }
    root.querySelectorAll("[data-chart]").forEach((place) => {
      echarts.getInstanceByDom(place)?.dispose();
      if (place.dataset.height) place.style.height = `${place.dataset.height}px`;
      const option = JSON.parse(document.getElementById(place.dataset.chart).textContent, (_, value) => (typeof value === "string" && value.startsWith("--") ? style(value) : value));
      const drawn = echarts.init(place, theme(), { renderer: "svg" });
      drawn.setOption({ animation: !still, ...option, ...(still && option.series ? { series: option.series.map((one) => ({ ...one, animation: false })) } : {}) });
      if (still) drawn.getZr().flush();
      drawn.on("click", ({ data }) => {
        const trace = data?.trace ?? place.dataset.trace;
        if (data?.address) location.assign(data.address);
        else if (trace) document.dispatchEvent(new CustomEvent("open-source", { detail: trace }));
      });
      new ResizeObserver(() => drawn.isDisposed() || drawn.resize()).observe(place);
    });
  };
  document.addEventListener("DOMContentLoaded", () => draw(document));
  document.addEventListener("htmx:afterSettle", (event) => draw(event.detail.elt));
  document.addEventListener("theme-changed", () => draw(document, true)); // paper waits for no movement
})();
