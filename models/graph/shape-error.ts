import type { Shape } from './dims.ts'

/** Two shapes do not fit each other. A mistake of whoever builds the graph, found while building. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

export function printShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}
