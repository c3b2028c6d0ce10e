import type { LookKind, WordLooks } from '../../models/nets/looks/word-looks.ts'

/** A picture that a model saw: the post's image (`object: null`), or one of the regions it was given. */
export interface SeenPicture {
  readonly object: number | null
  /** 1 x 1 where the model keeps no places within it. */
  readonly rows: number
  readonly columns: number
}

/** Where a model looked while it read a post; the grids of its looks are the pictures, in this order. */
export interface PostLook extends WordLooks {
  readonly pictures: readonly SeenPicture[]
}

/** Words `keepFrom` to `keepTo` of a post, as the part of it that the model read at once shows them. */
export interface LookWindow {
  readonly keepFrom: number
  readonly keepTo: number
  /** Over all words of the post; rows of others than these are all 0. */
  readonly looks: WordLooks
}

/** What was seen of a post that was read in parts. @param windows at least one; their kept parts do not overlap */
export function joinLooks(pictures: readonly SeenPicture[], windows: readonly LookWindow[]): PostLook {
  const [first] = windows
  const { words, cells, heat, lambda, gates } = first!.looks
  const joined = (rows: number, columns: number, of: (looks: WordLooks) => Float32Array): Float32Array => {
    const values = new Float32Array(rows * words * columns)
    for (const { keepFrom, keepTo, looks } of windows)
      for (let row = 0; row < rows; row++) {
        const [from, to] = [(row * words + keepFrom) * columns, (row * words + keepTo) * columns]
        values.set(of(looks).subarray(from, to), from)
      }
    return values
  }
  return {
    pictures,
    words,
    cells,
    heat: heat.map(({ kind }, at) => ({ kind, values: joined(1, cells, (looks) => looks.heat[at]!.values) })),
    lambda: lambda && {
      ...lambda,
      values: joined(lambda.layers.length * lambda.heads, 1, (looks) => looks.lambda!.values),
    },
    // Of the pictures alone: every part of the text finds the same.
    gates,
  }
}

/** The kinds of heat that a graph with these outputs shows. */
export function lookKinds(outputs: readonly string[]): LookKind[] {
  const kinds = { similarity: 'similarity', lambda: 'attention', prefix_attention: 'prefix' } as const
  return Object.entries(kinds).flatMap(([name, kind]) =>
    outputs.some((output) => output.startsWith(`explain.${name}.`)) ? [kind] : [],
  )
}

/** Of a post whose pictures are all missing, or that has no words. */
export function emptyLook(words: number, kinds: readonly LookKind[]): PostLook {
  const heat = kinds.map((kind) => ({ kind, values: new Float32Array(0) }))
  return { pictures: [], words, cells: 0, heat, lambda: null, gates: null }
}
