import { drawScene, type Scene } from './draw-scene.ts'

/** A scene drawn at a size, as `drawScene` does it; each is drawn once. */
export type Pictures = (scene: Scene, side: number) => Uint8Array

export function rememberedPictures(): Pictures {
  const bySide = new Map<number, WeakMap<Scene, Uint8Array>>()
  return (scene, side) => {
    const drawn = bySide.get(side) ?? new WeakMap<Scene, Uint8Array>()
    bySide.set(side, drawn)
    const known = drawn.get(scene)
    if (known) return known
    const made = drawScene(scene, side)
    drawn.set(scene, made)
    return made
  }
}
