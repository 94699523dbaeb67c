/** What `/series/{id}/graph.json` answers. */
export interface GraphData {
  reports: ReportNode[];
  traces: TraceNode[];
  edges: Edge[];
  /** Reports that the server left out because the series is too large to draw. */
  left_out: number;
}

export interface ReportNode {
  id: string;
  label: string;
  state: string;
  organisation: string;
  href: string;
  disclosure: "full" | "hit";
}

export interface TraceNode {
  id: string;
  /** The name of its kind, in the reader's language. */
  kind: string;
  label: string;
  href: string;
  /** Reports of this series that hold it. */
  reports: number;
  /** Shared by nature or declared so: drawn, but it joins nothing. */
  shared: boolean;
}

export interface Edge {
  report: string;
  trace: string;
  bits: number;
}

export async function load(element: HTMLElement): Promise<GraphData> {
  const inside = element.querySelector<HTMLScriptElement>('script[type="application/json"]');
  if (inside) return JSON.parse(inside.textContent ?? "") as GraphData;
  const answer = await fetch(element.dataset.src ?? "", { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()) as GraphData;
}
