// Bundles the islands and the styles into dist/, the same bytes each time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { europe } from "./build/europe.mjs";
import { sprite } from "./build/sprite.mjs";
import { licences } from "./build/licences.mjs";
import { unfold } from "./build/unfold.mjs";

const here = new URL(".", import.meta.url).pathname;
const target = ["chrome109", "firefox115", "safari16"];
const virtualEurope = {
  name: "europe",
  setup(plugin) {
    plugin.onResolve({ filter: /^virtual:europe$/ }, () => ({ path: "europe", namespace: "europe" }));
    plugin.onLoad({ filter: /.*/, namespace: "europe" }, () => ({ contents: JSON.stringify(europe()), loader: "json" }));
  },
};
const themes = {
  name: "themes",
  setup(plugin) {
    plugin.onLoad({ filter: /tokens\.css$/ }, ({ path }) => ({ contents: unfold(readFileSync(path, "utf8")), loader: "css" }));
  },
};

rmSync(`${here}dist`, { recursive: true, force: true });
mkdirSync(`${here}dist`);
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  outdir: "dist",
};
const scripts = ["core", "graph", "map"];
await build({ ...shared, entryPoints: scripts.map((name) => `islands/${name}.ts`), format: "iife", plugins: [virtualEurope] });
await build({ ...shared, entryPoints: ["css/desk.css"], plugins: [themes] });
writeFileSync(`${here}dist/icons.svg`, sprite(readFileSync(`${here}icons.svg`, "utf8")));
writeFileSync(`${here}dist/licences.txt`, licences());
writeFileSync(`${here}dist/favicon.svg`, readFileSync(`${here}favicon.svg`));

for (const file of [...scripts.map((name) => `${name}.js`), "desk.css", "icons.svg"]) {
  const bytes = readFileSync(`${here}dist/${file}`);
  console.log(`${file.padEnd(10)} ${String(bytes.length).padStart(7)} bytes ${String(gzipSync(bytes).length).padStart(7)} compressed`);
}
