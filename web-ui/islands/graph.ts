// How the reports of a series hang together: reports and traces as two kinds of node.
import cytoscape, { type Core, type NodeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";
import { type GraphData, load } from "./graph/data";
import { type Cluster, clustersOf, elementsOf } from "./graph/elements";
import { graphStyle } from "./graph/style";
import { asTable, link } from "./graph/table";
import { button, canvas, key } from "./graph/tools";
import { html } from "./svg";
import { say } from "./words";

cytoscape.use(fcose);
/** Traces carry words and need room. */
const repulsion = (node: NodeSingular) => (node.hasClass("trace") ? 90_000 : 5_000);
const layout = {
  name: "fcose",
  animate: false,
  nodeSeparation: 110,
  idealEdgeLength: 60,
  nodeRepulsion: repulsion,
  gravity: 0.15,
  packComponents: true,
  padding: 24,
};

class SeriesGraph extends HTMLElement {
  #graph: Core | null = null;
  #data: GraphData = { reports: [], traces: [], edges: [], left_out: 0 };
  #clusters: Cluster[] = [];
  readonly #open = new Set<string>();
  readonly #canvas = canvas();
  readonly #note = html("p", "graph-note");
  readonly #watch = new ResizeObserver(() => this.#graph?.resize().fit(undefined, 24));
  readonly #restyle = () => this.#graph?.style(graphStyle());

  async connectedCallback(): Promise<void> {
    if (this.#graph) return;
    try {
      this.#data = await load(this);
    } catch {
      this.querySelector("p")?.replaceChildren(say("graph-failed"));
      return;
    }
    this.#clusters = clustersOf(this.#data);
    this.#note.setAttribute("aria-live", "polite");
    this.replaceChildren(this.#bar(), this.#canvas, this.#note, asTable(this.#data));
    this.#tell(this.#opening());
    this.#draw();
    this.#watch.observe(this.#canvas);
    document.addEventListener("themechange", this.#restyle);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.#restyle);
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
    document.removeEventListener("themechange", this.#restyle);
    matchMedia("(prefers-color-scheme: dark)").removeEventListener("change", this.#restyle);
    this.#graph?.destroy();
    this.#graph = null;
  }

  #draw(): void {
    this.#graph?.destroy();
    seeded(() => {
      const elements = elementsOf(this.#data, this.#clusters, this.#open);
      const options = {
        container: this.#canvas,
        elements,
        style: graphStyle(),
        layout,
        minZoom: 0.15,
        maxZoom: 3,
        userZoomingEnabled: false,
      };
      this.#graph = cytoscape(options as cytoscape.CytoscapeOptions);
    });
    this.#graph?.on("tap", "node", (event) => this.#tapped(event.target as NodeSingular));
    this.#graph?.on("dbltap", "node", (event) => this.#follow((event.target as NodeSingular).id()));
  }

  #tapped(node: NodeSingular): void {
    const cluster = this.#clusters.find((one) => one.id === node.id());
    if (cluster && node.hasClass("cluster")) {
      this.#open.add(cluster.id);
      this.#draw();
      this.#tell([say("graph-opened", { n: cluster.reports.length })]);
      return;
    }
    const report = this.#data.reports.find((one) => one.id === node.id());
    const trace = this.#data.traces.find((one) => one.id === node.id());
    if (report) {
      const level = report.disclosure === "hit" ? `, ${say("graph-hit-only")}` : "";
      this.#tell([link(report.href, report.label), ` · ${report.state} ${report.organisation}${level}`]);
    }
    if (trace) {
      const held = say("graph-trace", { kind: trace.kind, n: trace.reports });
      this.#tell([link(trace.href, trace.label), ` · ${held}${trace.shared ? `, ${say("graph-shared")}` : ""}`]);
    }
  }

  #follow(id: string): void {
    const href = [...this.#data.reports, ...this.#data.traces].find((one) => one.id === id)?.href;
    if (href && /^\/(?!\/)/.test(href)) location.assign(href);
  }

  #tell(words: (Node | string)[]): void {
    this.#note.replaceChildren(...words);
  }

  #opening(): string[] {
    const left = this.#data.left_out ? ` ${say("graph-left-out", { n: this.#data.left_out })}` : "";
    const how = this.#clusters.length ? say("graph-clusters") : say("graph-how");
    return [`${how}${left}`];
  }

  #bar(): HTMLElement {
    const zoom = (factor: number) => () => {
      const graph = this.#graph;
      graph?.zoom({ level: graph.zoom() * factor, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
    };
    const close = () => {
      this.#open.clear();
      this.#draw();
      this.#tell(this.#opening());
    };
    const several = this.#clusters.length ? [key("cluster", say("key-cluster"))] : [];
    const keys = [key("report", say("key-report")), key("trace", say("key-trace")), ...several];
    const fit = () => this.#graph?.fit(undefined, 24);
    const buttons = [button(say("larger"), zoom(1.3)), button(say("smaller"), zoom(1 / 1.3)), button(say("whole"), fit)];
    if (this.#clusters.length) buttons.push(button(say("close-all"), close));
    return html("div", "graph-bar", html("ul", "legend", ...keys), html("span", "row-tight last", ...buttons));
  }
}

/** The layout draws lots; with the same ones each time, a series looks the same at every visit. Runs at once, so nobody else sees them. */
function seeded(act: () => void): void {
  const random = Math.random;
  let state = 4821;
  Math.random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  try {
    act();
  } finally {
    Math.random = random;
  }
}

customElements.define("series-graph", SeriesGraph);
