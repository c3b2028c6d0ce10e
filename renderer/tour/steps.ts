/** What the tour shows, in its order; each is the `data-tour` of an element, and a title and a sentence of the catalogue. */
export const steps = ['queue', 'text', 'decision', 'image', 'pages'] as const
export type Step = (typeof steps)[number]

/** In pixels of the window. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const gap = 14

/** Where the card lies so that it covers nothing of what it speaks of: beside it where there is room, else over its end. */
export function cardPlace(
  target: Box,
  card: { readonly width: number; readonly height: number },
  view: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const within = (at: number, size: number, whole: number) => Math.max(gap, Math.min(at, whole - size - gap))
  const right = target.left + target.width
  const bottom = target.top + target.height
  const top = within(target.top, card.height, view.height)
  if (right + gap + card.width + gap <= view.width) return { left: within(right + gap, card.width, view.width), top }
  const before = target.left - gap - card.width
  if (before >= gap) return { left: within(before, card.width, view.width), top }
  const left = within(target.left, card.width, view.width)
  if (bottom + gap + card.height + gap <= view.height)
    return { left, top: within(bottom + gap, card.height, view.height) }
  return { left, top: within(target.top - gap - card.height, card.height, view.height) }
}
