// Charts, each drawn from the table below it, so that both say the same.

import "./vendor/echarts.simple.min.js";

const { echarts } = globalThis;
const dark = matchMedia("(prefers-color-scheme: dark)");
/** Pixels that a window takes in a chart of bars, and what stands above and below them. */
const BAR = 22;
const AROUND = 70;
const COLOURS = {
  timings: ["#3f8f5b", "#9bb8a4", "#d99a2b", "#c4473a", "#8e96a0"],
  fates: ["#3f8f5b", "#d99a2b", "#5b8fc4", "#8e96a0"],
  trend: ["#5b8fc4", "#c4473a"],
};

/** Draw every chart of the page; one that is there already is drawn anew. */
export function draw() {
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const place = figure.querySelector(".drawn");
    const table = read(figure.querySelector("table"));
    echarts.getInstanceByDom(place)?.dispose();
    place.replaceChildren();
    place.hidden = false;
    place.style.height = figure.dataset.chart === "trend" ? "" : `${table.names.length * BAR + AROUND}px`;
    echarts.init(place, null, { renderer: "canvas" }).setOption(chartOf(figure.dataset.chart, table));
  }
}

/** The table as names of rows, and columns with their heading and numbers. */
function read(table) {
  const rows = [...table.tBodies[0].rows];
  const headings = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  const number = (cell) => (Number.isNaN(Number(cell.textContent)) ? null : Number(cell.textContent));
  return {
    names: rows.map((row) => row.cells[0].textContent),
    columns: headings.map((name, place) => ({ name, data: rows.map((row) => number(row.cells[place + 1])) })),
  };
}

function chartOf(kind, { names, columns }) {
  const look = getComputedStyle(document.body);
  const [text, soft, line, sheet] = ["text", "soft", "line", "bubble"].map((each) => look.getPropertyValue(`--${each}`).trim());
  const words = { color: soft, fontFamily: look.fontFamily };
  const axis = { axisLabel: words, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } }, nameTextStyle: words };
  const category = { ...axis, type: "category", data: names, axisTick: { show: false }, splitLine: { show: false } };
  const value = { ...axis, type: "value", minInterval: 1 };
  const common = {
    animation: false,
    color: COLOURS[kind],
    textStyle: { color: text, fontFamily: look.fontFamily },
    legend: { top: 0, left: 0, textStyle: words, itemWidth: 14, itemHeight: 10 },
    // Drawn, too: a tooltip of HTML needs styles that the page's policy forbids.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: sheet, borderColor: line, textStyle: { color: text }, axisPointer: { type: "shadow" } },
  };
  if (kind === "trend") {
    const [weekly, total] = columns;
    return {
      ...common,
      grid: { left: 8, right: 8, top: 48, bottom: 4, containLabel: true },
      xAxis: category,
      yAxis: [{ ...value, name: weekly.name, nameTextStyle: { ...words, align: "left" } }, { ...value, name: total.name, nameTextStyle: { ...words, align: "right" }, splitLine: { show: false } }],
      legend: { show: false },
      series: [
        { ...weekly, type: "bar", barMaxWidth: 26 },
        { ...total, type: "line", yAxisIndex: 1, symbolSize: 5, connectNulls: true },
      ],
    };
  }
  // Of what was filed only what became of it is drawn; the rest of a bar is what waits.
  const parts = kind === "fates" ? columns.slice(1) : columns;
  return {
    ...common,
    grid: { left: 8, right: 16, top: 34, bottom: 4, containLabel: true },
    xAxis: value,
    yAxis: { ...category, inverse: true, axisLabel: { ...words, interval: 0, width: 110, overflow: "truncate" } },
    series: parts.map((each) => ({ ...each, type: "bar", stack: "all", barMaxWidth: 14 })),
  };
}

dark.addEventListener("change", draw);
addEventListener("resize", () => {
  for (const place of document.querySelectorAll("[data-chart] .drawn")) echarts.getInstanceByDom(place)?.resize();
});
