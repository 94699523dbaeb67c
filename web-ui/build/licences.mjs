// The licences of what is bundled, which ask to travel with it.
import { readdirSync, readFileSync } from "node:fs";

const bundled = ["cose-base", "cytoscape", "cytoscape-fcose", "layout-base", "world-atlas"];

/** The face of documents, which stands beside the program's own sources. */
const face = () => readFileSync(new URL("../../crates/web/fonts/LICENCE.txt", import.meta.url), "utf8");

export function licences() {
  return [
    ...bundled.map((name) => {
      const folder = new URL(`../node_modules/${name}/`, import.meta.url);
      const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? readFileSync(new URL(file, folder), "utf8").trim() : license;
      return `${name} ${version}\n\n${text}\n`;
    }),
    face(),
  ].join("\n----\n\n");
}
