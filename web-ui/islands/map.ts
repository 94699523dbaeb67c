// Circles by State from the table inside: `<tr data-state="DE" data-reports="148">`. The table stays.
import { geoCentroid, geoConicConformal, geoPath } from "d3-geo";
import type { Feature, MultiPolygon, Position } from "geojson";
import { feature } from "topojson-client";
import europe from "virtual:europe";
import { svg } from "./svg";

const size = { width: 520, height: 440 };
const largest = 34;
const smallest = 5;

type Country = Feature<MultiPolygon, { code: string; name: string }>;

class StateMap extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector(":scope > svg")) return;
    const rows = [...this.querySelectorAll<HTMLElement>("tr[data-state]")];
    const counts = new Map(rows.map((row) => [row.dataset["state"] ?? "", Number(row.dataset["reports"] ?? 0)]));
    if (counts.size) this.prepend(draw(counts));
  }
}

function draw(counts: Map<string, number>): SVGSVGElement {
  const { width, height } = size;
  const projection = geoConicConformal().parallels([40, 62]).rotate([-12, 0]).center([0, 53.5]).scale(680).translate([width / 2, height / 2]);
  projection.clipExtent([[0, 0], [width, height]]);
  const path = geoPath(projection);
  const countries = feature(europe, europe.objects.countries).features as Country[];
  const label = "Map of Europe, a circle for each State. The same figures stand in the table below.";
  const map = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const country of countries) {
    const shape = path(country);
    if (shape) map.append(svg("path", { class: counts.has(country.properties.code) ? "land land-in" : "land", d: shape }));
  }
  const top = Math.max(1, ...counts.values());
  const placed = countries.filter(({ properties }) => counts.has(properties.code));
  // Large circles first, so that small ones lie on top and can be read.
  placed.sort((a, b) => (counts.get(b.properties.code) ?? 0) - (counts.get(a.properties.code) ?? 0));
  for (const country of placed) {
    const at = projection(middle(country));
    if (!at) continue;
    const count = counts.get(country.properties.code) ?? 0;
    const radius = Math.max(smallest, largest * Math.sqrt(count / top));
    const [x, y] = at;
    const note = svg("title", {}, `${country.properties.name}: ${count.toLocaleString("en")} reports`);
    map.append(svg("circle", { class: "circle", cx: x.toFixed(1), cy: y.toFixed(1), r: radius.toFixed(1) }, note));
    map.append(svg("text", { x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle" }, country.properties.code));
  }
  return map;
}

/** The middle of the largest piece: France without Corsica, Spain without the islands. */
function middle(country: Country): [number, number] {
  const length = (rings: Position[][]) => rings[0]?.length ?? 0;
  const largestPiece = country.geometry.coordinates.reduce((a, b) => (length(b) > length(a) ? b : a));
  return geoCentroid({ type: "Polygon", coordinates: largestPiece });
}

customElements.define("state-map", StateMap);
