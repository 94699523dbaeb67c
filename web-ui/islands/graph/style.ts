import type { StylesheetJson } from "cytoscape";

/** The tokens of the page, read anew when light turns to dark. */
export function graphStyle(): StylesheetJson {
  const page = getComputedStyle(document.documentElement);
  const token = (name: string) => page.getPropertyValue(`--${name}`).trim();
  const font = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        width: "data(size)",
        height: "data(size)",
        label: "data(label)",
        color: token("text"),
        "font-size": 12,
        "font-family": font,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-background-color": token("page"),
        "text-background-opacity": 0.85,
        "text-background-padding": "1px",
        "min-zoomed-font-size": 8,
      },
    },
    { selector: ".report", style: { "background-color": token("accent"), shape: "ellipse", "min-zoomed-font-size": 11 } },
    {
      selector: ".hit",
      style: { "background-color": token("page"), "border-width": 2, "border-style": "dashed", "border-color": token("accent") },
    },
    {
      selector: ".trace",
      style: {
        "background-color": token("surface"),
        "border-width": 2,
        "border-color": token("text"),
        shape: "round-rectangle",
        "font-weight": "bold",
      },
    },
    { selector: ".shared", style: { "border-style": "dashed", "border-color": token("line-strong") } },
    {
      selector: ".cluster",
      style: { "background-color": token("series-4"), "border-width": 2, "border-color": token("accent"), shape: "ellipse" },
    },
    {
      selector: "edge",
      style: { width: "data(width)", "line-color": token("line-strong"), "line-opacity": 0.7, "curve-style": "haystack" },
    },
    { selector: ":selected", style: { "border-width": 4, "border-style": "solid", "border-color": token("focus") } },
  ];
}
