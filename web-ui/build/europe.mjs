// Cuts Europe out of world-atlas (Natural Earth, public domain), 1:50 million, where Malta and Luxembourg are still there.
import { readFileSync } from "node:fs";

const [west, south, east, north] = [-25, 33, 45, 72];
/** Degrees: less than a pixel of the map as drawn. */
const cell = 0.06;
const codes = {
  "008": "AL", "020": "AD", "040": "AT", "056": "BE", "070": "BA", "100": "BG", "112": "BY", "191": "HR", "196": "CY", "203": "CZ",
  "208": "DK", "233": "EE", "246": "FI", "250": "FR", "276": "DE", "300": "GR", "348": "HU", "352": "IS", "372": "IE", "380": "IT",
  "428": "LV", "438": "LI", "440": "LT", "442": "LU", "470": "MT", "498": "MD", "499": "ME", "528": "NL", "578": "NO", "616": "PL",
  "620": "PT", "642": "RO", "643": "RU", "688": "RS", "703": "SK", "705": "SI", "724": "ES", "752": "SE", "756": "CH", "792": "TR",
  "804": "UA", "807": "MK", "826": "GB",
};

export function europe() {
  const world = JSON.parse(readFileSync(new URL("../node_modules/world-atlas/countries-50m.json", import.meta.url), "utf8"));
  const boxes = world.arcs.map((arc) => box(arc, world.transform));
  const used = new Map();
  const keep = (arc) => {
    const plain = arc < 0 ? ~arc : arc;
    if (!used.has(plain)) used.set(plain, used.size);
    const now = used.get(plain);
    return arc < 0 ? ~now : now;
  };
  const geometries = world.objects.countries.geometries.flatMap((country) => {
    const polygons = country.type === "Polygon" ? [country.arcs] : country.arcs;
    const inside = polygons.filter((rings) => rings[0].some((arc) => meets(boxes[arc < 0 ? ~arc : arc])));
    if (!inside.length) return [];
    const arcs = inside.map((rings) => rings.map((ring) => ring.map(keep)));
    return [{ type: "MultiPolygon", arcs, properties: { code: codes[country.id] ?? "", name: country.properties.name } }];
  });
  return {
    type: "Topology",
    transform: { scale: [cell, cell], translate: [0, 0] },
    arcs: [...used.keys()].map((n) => coarsen(world.arcs[n], world.transform)),
    objects: { countries: { type: "GeometryCollection", geometries } },
  };
}

/** Onto a grid of cells, points that fall into one cell becoming one; both ends stay, so that arcs still meet. */
function coarsen(arc, transform) {
  const cells = degrees(arc, transform).map(([x, y]) => [Math.round(x / cell), Math.round(y / cell)]);
  const kept = cells.filter(([x, y], n) => n === 0 || n === cells.length - 1 || x !== cells[n - 1][0] || y !== cells[n - 1][1]);
  return kept.map(([x, y], n) => (n === 0 ? [x, y] : [x - kept[n - 1][0], y - kept[n - 1][1]]));
}

function degrees(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

function box(arc, transform) {
  const points = degrees(arc, transform);
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const meets = ([w, s, e, n]) => w < east && e > west && s < north && n > south;
