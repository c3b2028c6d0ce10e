export interface Size {
  readonly w: number
  readonly h: number
}

/** How an image lies in its pane. `scale`: screen pixels per image pixel; `x`, `y`: the image's corner in the pane. */
export interface Viewport {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** The whole image, centred, never enlarged beyond four times. */
export function fitted(pane: Size, image: Size): Viewport {
  const scale = Math.min(pane.w / image.w, pane.h / image.h, 4)
  return { scale, x: (pane.w - image.w * scale) / 2, y: (pane.h - image.h * scale) / 2 }
}

/** Along one axis: centred when it fits, else without a gap at either side. */
function held(at: number, pane: number, image: number): number {
  return image <= pane ? (pane - image) / 2 : Math.min(0, Math.max(pane - image, at))
}

export function clamped(view: Viewport, pane: Size, image: Size): Viewport {
  return {
    scale: view.scale,
    x: held(view.x, pane.w, image.w * view.scale),
    y: held(view.y, pane.h, image.h * view.scale),
  }
}

/** Scaled by `factor` so that the image's point under `at` (pane pixels) stays there; from the fitted size to 16 times. */
export function zoomed(
  view: Viewport,
  factor: number,
  at: { readonly x: number; readonly y: number },
  pane: Size,
  image: Size,
): Viewport {
  const least = fitted(pane, image).scale
  const scale = Math.min(Math.max(view.scale * factor, least), Math.max(16, least))
  const ratio = scale / view.scale
  return clamped({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, pane, image)
}

export const isFitted = (view: Viewport, pane: Size, image: Size): boolean =>
  Math.abs(view.scale / fitted(pane, image).scale - 1) < 0.01

/** The part of the image within a box, as large as the pane allows with some room around it. */
export function zoomedTo(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  pane: Size,
  image: Size,
): Viewport {
  const least = fitted(pane, image).scale
  const wish = 0.7 * Math.min(pane.w / box.width, pane.h / box.height)
  const scale = Math.min(Math.max(wish, least), Math.max(16, least))
  return clamped(
    {
      scale,
      x: pane.w / 2 - (box.x + box.width / 2) * scale,
      y: pane.h / 2 - (box.y + box.height / 2) * scale,
    },
    pane,
    image,
  )
}
