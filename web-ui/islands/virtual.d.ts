declare module "virtual:europe" {
  import type { GeometryCollection, Topology } from "topojson-specification";
  const europe: Topology<{ countries: GeometryCollection<{ code: string; name: string }> }>;
  export default europe;
}

declare module "cytoscape-fcose" {
  import type { Ext } from "cytoscape";
  const fcose: Ext;
  export default fcose;
}
