import { z } from 'zod'

/** In the screen's own units, from its top-left corner. */
export const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Rectangle = Readonly<z.infer<typeof rectangle>>

/** Where a window was when it was last seen; `isMaximized` keeps the place that it returns to. */
export const windowPlace = z.object({ bounds: rectangle, isMaximized: z.boolean() })
export type WindowPlace = Readonly<z.infer<typeof windowPlace>>

export const leastWidth = 960
export const leastHeight = 600
const usualWidth = 1440
const usualHeight = 900
/** A further window is moved so far from one that lies in the same place. */
const step = 32

/**
 * Where a window opens: where it was, as far as a screen still shows it, moved aside from windows that are there already.
 * @param screens work areas, the primary one first
 */
export function placeWindow(
  kept: WindowPlace | null,
  screens: readonly Rectangle[],
  taken: readonly Rectangle[] = [],
): WindowPlace {
  const [primary = { x: 0, y: 0, width: usualWidth, height: usualHeight }] = screens
  const screen = (kept && screens.find((each) => covers(each, kept.bounds))) ?? primary
  const wanted = kept?.bounds ?? centred(screen)
  let bounds = within(wanted, screen)
  while (taken.some(({ x, y }) => x === bounds.x && y === bounds.y)) {
    const aside = within({ ...bounds, x: bounds.x + step, y: bounds.y + step }, screen)
    // No room is left below and beside: lying over another window is better than lying outside of the screen.
    if (aside.x === bounds.x || aside.y === bounds.y) break
    bounds = aside
  }
  return { bounds, isMaximized: kept?.isMaximized ?? false }
}

/** The title bar must be reachable: its middle lies on the screen. */
function covers(screen: Rectangle, { x, y, width }: Rectangle): boolean {
  const middle = x + width / 2
  return middle >= screen.x && middle < screen.x + screen.width && y >= screen.y && y < screen.y + screen.height
}

function centred(screen: Rectangle): Rectangle {
  const width = Math.min(usualWidth, screen.width)
  const height = Math.min(usualHeight, screen.height)
  return {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
    width,
    height,
  }
}

function within(bounds: Rectangle, screen: Rectangle): Rectangle {
  const width = Math.min(Math.max(bounds.width, leastWidth), Math.max(screen.width, leastWidth))
  const height = Math.min(Math.max(bounds.height, leastHeight), Math.max(screen.height, leastHeight))
  const into = (at: number, from: number, room: number): number => Math.max(from, Math.min(at, from + room))
  return {
    x: into(bounds.x, screen.x, Math.max(0, screen.width - width)),
    y: into(bounds.y, screen.y, Math.max(0, screen.height - height)),
    width,
    height,
  }
}
