// From reports, traces and edges to what is drawn: all of it, or clusters of reports by the same traces.
import type { ElementDefinition } from "cytoscape";
import { say } from "../words";
import type { Edge, GraphData, ReportNode } from "./data";

/** Above this many nodes a drawing says less than a list. */
export const drawable = 200;
/** An opened cluster shows no more than this many of its reports. */
const opened = 150;

export interface Cluster {
  id: string;
  reports: ReportNode[];
  traces: string[];
}

export function clustersOf(data: GraphData): Cluster[] {
  if (data.reports.length + data.traces.length <= drawable) return [];
  const known = new Set(data.traces.map((trace) => trace.id));
  const held = new Map<string, string[]>();
  for (const edge of data.edges) if (known.has(edge.trace)) push(held, edge.report, edge.trace);
  const groups = new Map<string, ReportNode[]>();
  for (const report of data.reports) push(groups, [...new Set(held.get(report.id))].sort().join(" "), report);
  return [...groups].map(([key, reports], n) => ({ id: `cluster-${n}`, reports, traces: key.split(" ").filter(Boolean) }));
}

export function elementsOf(data: GraphData, clusters: Cluster[], open: Set<string>): ElementDefinition[] {
  const closed = clusters.filter((cluster) => !open.has(cluster.id) && cluster.reports.length > 1);
  const hidden = new Set(closed.flatMap((cluster) => cluster.reports.map((report) => report.id)));
  for (const cluster of clusters) {
    if (open.has(cluster.id)) for (const report of cluster.reports.slice(opened)) hidden.add(report.id);
  }
  const shown = data.reports.filter((report) => !hidden.has(report.id));
  const nodes = new Set([...shown.map((report) => report.id), ...data.traces.map((trace) => trace.id)]);
  return [
    ...data.traces.map((trace) => node(trace.id, trace.shared ? "trace shared" : "trace", shorten(trace.label), weigh(trace.reports))),
    ...shown.map((report) => node(report.id, report.disclosure === "hit" ? "report hit" : "report", report.state, 14)),
    ...closed.map((cluster) => {
      const n = cluster.reports.length;
      return node(cluster.id, "cluster", say("graph-cluster", { n }), weigh(n));
    }),
    ...data.edges.filter((edge) => nodes.has(edge.report) && nodes.has(edge.trace)).map(line),
    ...closed.flatMap((cluster) => cluster.traces.map((trace) => joint(cluster, trace))),
  ];
}

const node = (id: string, classes: string, label: string, size: number): ElementDefinition => ({ data: { id, label, size }, classes });

const line = (edge: Edge): ElementDefinition => ({
  data: { source: edge.report, target: edge.trace, width: Math.min(4, 0.8 + edge.bits / 14) },
});

const joint = (cluster: Cluster, trace: string): ElementDefinition => ({
  data: { source: cluster.id, target: trace, width: Math.min(6, 1 + Math.log2(cluster.reports.length)) },
});

const weigh = (count: number) => Math.min(54, 18 + Math.sqrt(Math.max(count, 1)) * 2.4);

const shorten = (value: string) => (value.length > 22 ? `${value.slice(0, 12)}…${value.slice(-6)}` : value);

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
