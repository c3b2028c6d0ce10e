import type { ComputeLook } from '../compute/compute-contract.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A model sees the square in the middle of its whole image. Its grid gets as many further rows or columns, all 0, as come nearest
 * to the image's own shape, so that a cell lies where it was looked at, to within half a cell.
 *
 * @param image the post's image, in pixels after the EXIF turn
 */
export async function overWholeImage(look: ComputeLook, { width, height }: Size): Promise<ComputeLook> {
  const short = Math.min(width, height)
  const added = (cells: number, side: number) => Math.round((cells * (side / short - 1)) / 2)
  const grids = look.pictures.map((picture) => {
    const { object, rows, columns } = picture
    // Without places in it there is nothing to be put elsewhere.
    const isWhole = object === null && rows * columns > 1
    return { picture, across: isWhole ? added(columns, width) : 0, down: isWhole ? added(rows, height) : 0 }
  })
  if (grids.every(({ across, down }) => across + down === 0)) return look
  const pictures = grids.map(({ picture: { object, rows, columns }, across, down }) => {
    return { object, rows: rows + 2 * down, columns: columns + 2 * across }
  })
  const cells = pictures.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
  const places = placesOf(grids)
  const heat = look.heat.map(async ({ kind, values }) => {
    const before = new Float32Array(await values.arrayBuffer())
    const after = new Float32Array(look.words * cells)
    for (let word = 0; word < look.words; word++)
      for (const [cell, place] of places.entries()) after[word * cells + place] = before[word * look.cells + cell]!
    return { kind, values: new Blob([after]) }
  })
  return { ...look, pictures, cells, heat: await Promise.all(heat) }
}

/** Where each cell comes to lie. */
function placesOf(
  grids: readonly {
    readonly picture: ComputeLook['pictures'][number]
    readonly across: number
    readonly down: number
  }[],
): number[] {
  const places: number[] = []
  let first = 0
  for (const { picture, across, down } of grids) {
    const columns = picture.columns + 2 * across
    for (let row = 0; row < picture.rows; row++)
      for (let column = 0; column < picture.columns; column++)
        places.push(first + (row + down) * columns + column + across)
    first += (picture.rows + 2 * down) * columns
  }
  return places
}
