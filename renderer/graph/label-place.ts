/**
 * Where the text beside a node begins: to its right, or to its left where the canvas would cut it off; within the canvas in any
 * case. All in pixels.
 *
 * @param gap between the node's rim and the text
 * @param room width of the canvas
 */
export function labelStart(x: number, size: number, gap: number, width: number, room: number): number {
  const right = x + size + gap
  if (right + width <= room) return right
  const left = x - size - gap - width
  return left >= 0 ? left : Math.max(0, room - width)
}
