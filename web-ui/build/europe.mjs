// Draws Europe once, at build time, from world-atlas (Natural Earth, public domain) at 1:50 million, where Malta and
// Luxembourg are still there. The page gets finished outlines and a place for each State's circle, and no map library.
import { readFileSync } from "node:fs";
import { geoCentroid, geoConicConformal, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const width = 520;
const height = 460;
/** Pixels: a point nearer to the last one than this is not seen. */
const finest = 1.1;

// ISO 3166-1 numeric to alpha-2, for the States that reports come from and their neighbours.
const codes = {
  "008": "AL",
  "020": "AD",
  "040": "AT",
  "056": "BE",
  "070": "BA",
  100: "BG",
  112: "BY",
  191: "HR",
  196: "CY",
  203: "CZ",
  208: "DK",
  233: "EE",
  246: "FI",
  250: "FR",
  276: "DE",
  300: "GR",
  348: "HU",
  352: "IS",
  372: "IE",
  380: "IT",
  428: "LV",
  438: "LI",
  440: "LT",
  442: "LU",
  470: "MT",
  498: "MD",
  499: "ME",
  528: "NL",
  578: "NO",
  616: "PL",
  620: "PT",
  642: "RO",
  643: "RU",
  688: "RS",
  703: "SK",
  705: "SI",
  724: "ES",
  752: "SE",
  756: "CH",
  792: "TR",
  804: "UA",
  807: "MK",
  826: "GB",
};

export function europe() {
  const world = JSON.parse(readFileSync(new URL("../node_modules/world-atlas/countries-50m.json", import.meta.url), "utf8"));
  const projection = geoConicConformal().parallels([40, 62]).rotate([-12, 0]).center([0, 52.6]).scale(700);
  projection.translate([width / 2, height / 2]).clipExtent([
    [-2, -2],
    [width + 2, height + 2],
  ]);
  const path = geoPath(projection).digits(1);
  const states = feature(world, world.objects.countries).features.flatMap((country) => {
    const outline = coarsen(path(country) ?? "");
    if (!outline) return [];
    const code = codes[country.id] ?? "";
    const [x, y] = projection(middle(country.geometry)).map(Math.round);
    return [{ code, name: country.properties.name, outline, x, y }];
  });
  return { width, height, states };
}

/** The middle of the largest piece: France without Corsica, Spain without the islands. */
function middle({ type, coordinates }) {
  const pieces = type === "Polygon" ? [coordinates] : coordinates;
  const largest = pieces.reduce((a, b) => (b[0].length > a[0].length ? b : a));
  return geoCentroid({ type: "Polygon", coordinates: largest });
}

function coarsen(outline) {
  const rings = outline
    .split("Z")
    .filter(Boolean)
    .map((ring) =>
      ring
        .slice(1)
        .split("L")
        .map((point) => point.split(",").map(Number)),
    );
  const thinned = rings.map((ring) => {
    let last = [Number.NEGATIVE_INFINITY, 0];
    return ring.filter((point) => {
      const far = Math.hypot(point[0] - last[0], point[1] - last[1]) >= finest;
      if (far) last = point;
      return far;
    });
  });
  const seen = thinned.filter((ring) => ring.length > 2);
  // The smallest States would vanish whole; they keep all their points.
  return (seen.length ? seen : rings).map(relative).join("");
}

/** Steps from point to point, in tenths, which are shorter to write than places. */
function relative(ring) {
  const tenths = ring.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)]);
  const steps = tenths.slice(1).map(([x, y], n) => `${(x - tenths[n][0]) / 10},${(y - tenths[n][1]) / 10}`);
  return `M${tenths[0].map((v) => v / 10).join()}l${steps.join(" ").replace(/\b0\./g, ".").replaceAll(",-", "-").replaceAll(" -", "-")}z`;
}
