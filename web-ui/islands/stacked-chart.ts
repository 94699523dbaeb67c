// Columns stacked by the table inside: first column names the column, every other one is a part of it.
import { html, svg } from "./svg";
import { say, shown } from "./words";

const parts = 8;
const size = { height: 200, left: 52, bottom: 22, top: 8 };
const narrowest = 280;

interface Column {
  name: string;
  values: number[];
}

class StackedChart extends HTMLElement {
  readonly #watch = new ResizeObserver(() => requestAnimationFrame(() => this.#draw()));

  connectedCallback(): void {
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
  }

  #draw(): void {
    const table = this.querySelector("table");
    const width = Math.max(narrowest, Math.round(this.clientWidth));
    const old = this.querySelector(":scope > svg");
    if (!table || old?.getAttribute("width") === String(width)) return;
    const { names, columns } = fold(read(table));
    if (!columns.length) return;
    old?.remove();
    this.querySelector(":scope > .legend")?.remove();
    this.prepend(draw(names, columns, width, table.caption?.textContent ?? ""), legend(names));
  }
}

function read(table: HTMLTableElement): { names: string[]; columns: Column[] } {
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map(text);
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const columns = rows.map((row) => {
    const [first, ...rest] = [...row.cells];
    return { name: first ? text(first) : "", values: rest.map((cell) => Number(text(cell).replace(/[^\d-]/g, "")) || 0) };
  });
  return { names, columns };
}

const text = (cell: Element) => cell.textContent?.trim() ?? "";

/** More parts than there are fills: the smallest become one, "others". */
function fold({ names, columns }: { names: string[]; columns: Column[] }): { names: string[]; columns: Column[] } {
  if (names.length <= parts) return { names, columns };
  const total = (n: number) => columns.reduce((sum, column) => sum + (column.values[n] ?? 0), 0);
  const order = names.map((_, n) => n).sort((a, b) => total(b) - total(a));
  const [kept, rest] = [order.slice(0, parts - 1), order.slice(parts - 1)];
  const folded = columns.map(({ name, values }) => ({
    name,
    values: [...kept.map((n) => values[n] ?? 0), rest.reduce((sum, n) => sum + (values[n] ?? 0), 0)],
  }));
  return { names: [...kept.map((n) => names[n] ?? ""), say("others")], columns: folded };
}

function draw(names: string[], columns: Column[], width: number, caption: string): SVGSVGElement {
  const { height, left, bottom, top } = size;
  const highest = Math.max(1, ...columns.map((column) => column.values.reduce((a, b) => a + b, 0)));
  const ceiling = roundUp(highest);
  const y = (value: number) => height - bottom - (value / ceiling) * (height - bottom - top);
  const step = (width - left) / columns.length;
  const chart = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": say("chart-label", { caption }),
  });
  for (const part of [0, 0.5, 1]) {
    const at = y(ceiling * part);
    chart.append(svg("line", { class: part ? "axis" : "base", x1: left, x2: width, y1: at, y2: at }));
    if (ceiling * part === Math.round(ceiling * part)) {
      chart.append(svg("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, shown(ceiling * part)));
    }
  }
  const every = Math.ceil((columns.length * 76) / (width - left));
  columns.forEach((column, n) => {
    const x = left + n * step + step * 0.14;
    let below = 0;
    column.values.forEach((value, part) => {
      if (value <= 0) return;
      const note = svg("title", {}, `${column.name}, ${names[part] ?? ""}: ${shown(value)}`);
      const bar = { class: `bar fill-${part}`, x: x.toFixed(1), width: (step * 0.72).toFixed(1) };
      chart.append(svg("rect", { ...bar, y: y(below + value).toFixed(1), height: (y(below) - y(below + value)).toFixed(1) }, note));
      below += value;
    });
    if (n % every === 0) chart.append(svg("text", { x: x + step * 0.36, y: height - 4, "text-anchor": "middle" }, column.name));
  });
  return chart;
}

/** A round figure of one digit, at least the highest column. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((n) => n * power >= value) ?? 10) * power;
}

function legend(names: string[]): HTMLElement {
  const items = names.map((name, part) => {
    const square = svg(
      "svg",
      { viewBox: "0 0 12 12", "aria-hidden": "true" },
      svg("rect", { class: `fill-${part}`, width: 12, height: 12 }),
    );
    return html("li", "", square, name);
  });
  return html("ul", "legend", ...items);
}

customElements.define("stacked-chart", StackedChart);
