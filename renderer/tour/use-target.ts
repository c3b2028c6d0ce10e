import { useLayoutEffect, useState } from 'react'
import type { Box, Step } from './steps.ts'

const boxOf = (step: Step): Box | null => {
  const found = document.querySelector(`[data-tour="${step}"]`)?.getBoundingClientRect()
  return found === undefined || found.width === 0
    ? null
    : { left: found.left, top: found.top, width: found.width, height: found.height }
}

const isSame = (a: Box | null, b: Box | null) =>
  a === b ||
  (a !== null && b !== null && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height)

/** Where a step's element is on the screen now; null while it is not drawn. */
export function useTarget(step: Step): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useLayoutEffect(() => {
    let frame = 0
    // Panes come, go and grow while posts and images are loaded; asked for each frame, the light follows them.
    const follow = () => {
      const now = boxOf(step)
      setBox((before) => (isSame(before, now) ? before : now))
      frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [step])
  return box
}
