/** Made by build/europe.mjs. */
declare module "virtual:europe" {
  const europe: {
    width: number;
    height: number;
    /** `code` is empty where no reports come from; `outline` is an SVG path; `x`, `y` is where a circle goes. */
    states: { code: string; name: string; outline: string; x: number; y: number }[];
  };
  export default europe;
}

declare module "cytoscape-fcose" {
  import type { Ext } from "cytoscape";
  const fcose: Ext;
  export default fcose;
}
