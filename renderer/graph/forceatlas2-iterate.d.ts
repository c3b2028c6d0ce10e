/** One pass of the forces: the library's own part, which comes without types. It moves what `nodes` holds. */
declare module 'graphology-layout-forceatlas2/iterate.js' {
  export default function iterate(
    settings: import('./forces.ts').ForceSettings,
    nodes: Float32Array,
    edges: Float32Array,
  ): object
}
