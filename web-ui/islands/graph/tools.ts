import { html, svg } from "../svg";

/** One line of the legend. */
export function key(kind: string, text: string): HTMLElement {
  const shape =
    kind === "trace"
      ? svg("rect", { class: "key-trace", x: 1, y: 1, width: 10, height: 10, rx: 2 })
      : svg("circle", { class: `key-${kind}`, cx: 6, cy: 6, r: 5 });
  return html("li", "", svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, shape), text);
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const made = html("button", "button button-small", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Cytoscape adds a style element unless one of this id is there; the page's policy allows none, and chart.css has what it says. */
export function canvas(): HTMLElement {
  const made = html("div", "graph-canvas");
  made.id = "__________cytoscape_stylesheet";
  return made;
}
