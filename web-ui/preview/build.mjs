// Writes each page of preview/src/pages as a document that opens without a server: the sprite stands inside it, assets are relative.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { frame } from "./src/frame.mjs";

const here = new URL(".", import.meta.url);
const sprite = readFileSync(new URL("../dist/icons.svg", here), "utf8").replace("<svg ", "<svg hidden ");
const rooms = {
  "/": "desk",
  "/lookup": "lookup",
  "/reports": "reports",
  "/series": "series-list",
  "/sources": "sources",
  "/set-aside": "set-aside",
  "/statistics": "statistics",
  "/sources/upload": "sources",
};

for (const file of readdirSync(new URL("src/pages/", here)).sort()) {
  const { default: page } = await import(new URL(`src/pages/${file}`, here));
  const html = frame(page)
    .replaceAll("/assets/icons.svg#", "#")
    .replaceAll('"/assets/', '"../dist/')
    .replace("<body>", `<body>\n${sprite}`)
    .replace(/href="(\/[^"]*)"/g, (whole, path) => {
      const page = rooms[path] ?? (path.startsWith("/series/ser_") ? "series" : path.startsWith("/reports/rep_") ? "report" : "");
      return page ? `href="${page}.html"` : whole;
    });
  writeFileSync(new URL(file.replace(".mjs", ".html"), here), html);
}
