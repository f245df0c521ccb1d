// Charts, each drawn from the table below it, so that both say the same.

import "./vendor/echarts.simple.min.js";

const { echarts } = globalThis;
const dark = matchMedia("(prefers-color-scheme: dark)");
/** Pixels that a window takes in a chart of bars, and what stands above and below them. */
const BAR = 22;
const AROUND = 40;
const COLOURS = {
  timings: ["#3f8f5b", "#9bb8a4", "#d99a2b", "#c4473a", "#8e96a0"],
  fates: ["#3f8f5b", "#d99a2b", "#5b8fc4", "#8e96a0"],
  trend: ["#5b8fc4", "#c4473a"],
};

/** Draw every chart of the page; one that is there already is drawn anew. */
export function draw() {
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const place = figure.querySelector(".drawn");
    const kind = figure.dataset.chart;
    const table = read(figure.querySelector("table"), kind);
    echarts.getInstanceByDom(place)?.dispose();
    place.replaceChildren();
    place.hidden = false;
    place.style.height = kind === "trend" ? "" : `${table.names.length * BAR + AROUND}px`;
    echarts.init(place, null, { renderer: "canvas" }).setOption(chartOf(kind, table));
    explain(figure, kind, table);
  }
}

/** The table as names of rows, and columns with their heading and numbers. */
function read(table, kind) {
  const rows = [...table.tBodies[0].rows];
  const headings = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  const number = (cell) => (Number.isNaN(Number(cell.textContent)) ? null : Number(cell.textContent));
  const columns = headings.map((name, place) => ({ name, data: rows.map((row) => number(row.cells[place + 1])) }));
  // What was filed is drawn as what became of it.
  return { names: rows.map((row) => row.cells[0].textContent), columns: kind === "fates" ? columns.slice(1) : columns };
}

/** What each colour means, above the chart: the vendored build draws no legend. */
function explain(figure, kind, { columns }) {
  const list = document.createElement("ul");
  list.className = "colours";
  columns.forEach(({ name }, place) => {
    const item = document.createElement("li");
    const colour = document.createElement("i");
    colour.style.background = COLOURS[kind][place];
    item.append(colour, name);
    list.append(item);
  });
  figure.querySelector(".colours")?.remove();
  figure.querySelector(".drawn").before(list);
}

function chartOf(kind, { names, columns }) {
  const look = getComputedStyle(document.body);
  const [text, soft, line] = ["text", "soft", "line"].map((each) => look.getPropertyValue(`--${each}`).trim());
  const words = { color: soft, fontFamily: look.fontFamily };
  const axis = { axisLabel: words, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } }, nameTextStyle: words };
  const category = { ...axis, type: "category", data: names, axisTick: { show: false }, splitLine: { show: false } };
  const value = { ...axis, type: "value", minInterval: 1 };
  const common = {
    animation: false,
    color: COLOURS[kind],
    textStyle: { color: text, fontFamily: look.fontFamily },
  };
  if (kind === "trend") {
    const [weekly, total] = columns;
    return {
      ...common,
      grid: { left: 8, right: 8, top: 30, bottom: 4, containLabel: true },
      xAxis: category,
      yAxis: [{ ...value, name: weekly.name, nameTextStyle: { ...words, align: "left" } }, { ...value, name: total.name, nameTextStyle: { ...words, align: "right" }, splitLine: { show: false } }],
      series: [
        { ...weekly, type: "bar", barMaxWidth: 26 },
        { ...total, type: "line", yAxisIndex: 1, symbolSize: 5, connectNulls: true },
      ],
    };
  }
  return {
    ...common,
    grid: { left: 8, right: 16, top: 6, bottom: 4, containLabel: true },
    xAxis: value,
    yAxis: { ...category, inverse: true, axisLabel: { ...words, interval: 0, width: 110, overflow: "truncate" } },
    series: columns.map((each) => ({ ...each, type: "bar", stack: "all", barMaxWidth: 14 })),
  };
}

dark.addEventListener("change", draw);
addEventListener("resize", () => {
  for (const place of document.querySelectorAll("[data-chart] .drawn")) echarts.getInstanceByDom(place)?.resize();
});
