import type { Weights } from '../../../engine/training/fit-model.ts'
import { Graph } from '../../../models/graph/graph.ts'
import { imageInputs, imagePyramid, pyramidOutputs } from '../../../models/nets/hvpnet/pyramid.ts'
import { onnxModel } from '../../../models/onnx/onnx-model.ts'
import type { Scene } from './draw-scene.ts'
import { type Levels, smallHvpnet } from './hvpnet-network.ts'
import type { Pictures } from './pictures.ts'
import { pictureFeed } from './post-feeds.ts'
import { withModel } from './run-graph.ts'

/** Shows all scenes to the frozen ResNet once. @throws Error from what it returns, for a scene that was not among them */
export async function pictureLevels(scenes: readonly Scene[], resnet: Weights, pictures: Pictures): Promise<Levels> {
  const config = { ...smallHvpnet, objects: 0 }
  const g = new Graph()
  const { levels } = imagePyramid(g, imageInputs(g, config), 'image_model.resnet', config)
  const outputs = pyramidOutputs(g, levels, config)
  const seen = new Map<Scene, readonly Float32Array[]>()
  const shape = [3, config.image, config.image]
  await withModel(onnxModel(g, { outputs, parameters: resnet }), async (run) => {
    for (let from = 0; from < scenes.length; from += 50) {
      const batch = scenes.slice(from, from + 50)
      const results = await run({
        images: pictureFeed(
          batch.map((scene) => pictures(scene, config.image)),
          shape,
        ),
      })
      batch.forEach((scene, at) => {
        const own = Object.keys(outputs).map((level) => {
          const size = results[level]!.length / batch.length
          return results[level]!.slice(at * size, (at + 1) * size)
        })
        seen.set(scene, own)
      })
    }
  })
  return (scene) => {
    const known = seen.get(scene)
    if (!known) throw new Error('a picture was never shown to the ResNet')
    return known
  }
}
