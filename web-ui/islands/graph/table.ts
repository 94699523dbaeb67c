// The same data as a table: each trace with the reports that hold it.
import { html } from "../svg";
import { say, shown } from "../words";
import type { GraphData, ReportNode } from "./data";

const named = 12;

export function asTable(data: GraphData): HTMLDetailsElement {
  const reports = new Map(data.reports.map((report) => [report.id, report]));
  const rows = [...data.traces]
    .sort((a, b) => b.reports - a.reports)
    .map((trace) => {
      const holders = data.edges.filter((edge) => edge.trace === trace.id).flatMap((edge) => reports.get(edge.report) ?? []);
      const kind = trace.shared ? say("table-shared", { kind: trace.kind }) : trace.kind;
      const name = html("th", "", link(trace.href, trace.label), html("span", "sub", kind));
      name.scope = "row";
      return html("tr", "", name, html("td", "number", shown(trace.reports)), html("td", "", ...list(holders)));
    });
  const columns: [string, string][] = [
    ["", say("table-trace")],
    ["number", say("table-reports")],
    ["", say("table-held-by")],
  ];
  const head = columns.map(([classes, text]) => {
    const cell = html("th", classes, text);
    cell.scope = "col";
    return cell;
  });
  const table = html("table", "table", html("thead", "", html("tr", "", ...head)), html("tbody", "", ...rows));
  return html("details", "data", html("summary", "", say("table-same")), html("div", "table-wrap", table));
}

function list(holders: ReportNode[]): (Node | string)[] {
  const first = holders
    .slice(0, named)
    .flatMap((report, n) => (n ? [", ", link(report.href, report.label)] : [link(report.href, report.label)]));
  return holders.length > named ? [...first, ` ${say("table-more", { n: holders.length - named })}`] : first;
}

/** Data may come from another organisation: only a path of this node becomes a link. */
export function link(href: string, text: string): HTMLElement {
  if (!/^\/(?!\/)/.test(href)) return html("span", "", text);
  const anchor = html("a", "", text);
  anchor.href = href;
  return anchor;
}
