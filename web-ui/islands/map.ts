// Circles by State from the table inside: `<tr data-state="DE" data-reports="148">`. The table stays.
import europe from "virtual:europe";
import { svg } from "./svg";
import { say } from "./words";

const largest = 34;
const smallest = 6;
/** Radius from which a State's letters fit into its circle. */
const roomy = 11;

class StateMap extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector(":scope > svg")) return;
    const rows = [...this.querySelectorAll<HTMLElement>("tr[data-state]")];
    const counts = new Map(rows.map((row) => [row.dataset.state ?? "", Number(row.dataset.reports ?? 0)]));
    if (counts.size) this.prepend(draw(counts));
  }
}

function draw(counts: Map<string, number>): SVGSVGElement {
  const map = svg("svg", { viewBox: `0 0 ${europe.width} ${europe.height}`, role: "img", "aria-label": say("map-label") });
  for (const { code, outline } of europe.states) map.append(svg("path", { class: counts.has(code) ? "land land-in" : "land", d: outline }));
  const count = (code: string) => counts.get(code) ?? 0;
  const top = Math.max(1, ...counts.values());
  // Large circles first, so that small ones lie on top and can be read.
  const placed = europe.states.filter(({ code }) => count(code) > 0).sort((a, b) => count(b.code) - count(a.code));
  for (const { code, name, x, y } of placed) {
    const radius = Math.max(smallest, largest * Math.sqrt(count(code) / top));
    const note = svg("title", {}, say("map-reports", { name, n: count(code) }));
    map.append(svg("circle", { class: "circle", cx: x, cy: y, r: radius.toFixed(1) }, note));
    const inside = radius >= roomy;
    map.append(
      svg("text", { class: inside ? "inside" : "", x, y: inside ? y + 4 : (y - radius - 3).toFixed(1), "text-anchor": "middle" }, code),
    );
  }
  return map;
}

customElements.define("state-map", StateMap);
