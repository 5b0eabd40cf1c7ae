// Draws every [data-chart] from the option beside it, in the colours of the theme.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const themed = (option) => {
    const ink = colour("--ink"), line = colour("--line"), soft = colour("--ink-soft");
    const axis = (it) => it && { ...it, axisLabel: { color: ink, ...it.axisLabel }, nameTextStyle: { color: soft }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
    const out = { ...option, textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily } };
    if (option.legend) out.legend = { ...option.legend, textStyle: { color: ink } };
    if (option.xAxis) out.xAxis = axis(option.xAxis);
    if (option.yAxis) out.yAxis = axis(option.yAxis);
    if (option.radar) out.radar = { ...option.radar, axisName: { color: ink, ...option.radar.axisName }, splitLine: { lineStyle: { color: line } }, axisLine: { lineStyle: { color: line } }, splitArea: { show: false } };
    if (option.series) out.series = option.series.map((s) => s.type === "bar" ? { ...s, data: s.data.map((d) => (d && d.label ? { ...d, label: { color: ink, ...d.label } } : d)) } : s);
    return out;
  };
  const draw = (box) => {
    const held = document.getElementById(box.dataset.chart);
    if (!held || typeof echarts === "undefined") return;
    const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "svg" });
    chart.setOption(themed(JSON.parse(held.textContent)), true);
  };
  const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("theme-changed", all);
  document.addEventListener("htmx:afterSwap", all);
  window.addEventListener("resize", () => document.querySelectorAll("[data-chart]").forEach((box) => echarts.getInstanceByDom(box)?.resize()));
})();
