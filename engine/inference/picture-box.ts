import type { TextRange } from './tagger-alignment.ts'

/** A part of a picture as a model sees it: the whole image (`object: null`) or a region; in its sides, from the top left corner. */
export interface PictureBox {
  readonly object: number | null
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where a range of a post's text is to be seen, or that no picture shows it. */
export type PostGrounding = TextRange &
  (
    | { readonly verdict: 'absent' }
    | { readonly verdict: 'shown'; readonly shown: readonly PictureBox[]; readonly notShown: readonly PictureBox[] }
  )
