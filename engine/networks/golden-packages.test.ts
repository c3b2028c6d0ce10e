import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InferenceSession } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goldenIsHere, readGolden } from '../../models/testing/golden.ts'
import { type GoldenFacts, limitOf } from '../../models/testing/golden-limits.ts'
import { compareTensors } from '../../models/testing/numbers.ts'
import { exportPackage, importAuthorsFolder, runPackage } from './commands.ts'
import { describeModel, listModels, removeModel } from './installed-models.ts'
import { readWeights, writeTensors } from './network-package.ts'

const golden = fileURLToPath(new URL('../../../shared/golden/', import.meta.url))
const cases = ['mkgformer_mner', 'mkgformer_mre', 'mkgformer_mkg', 'hvpnet_ner', 'hvpnet_re']
let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'triptych-golden-'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe.each(cases)('%s as a package', (name) => {
  const here = goldenIsHere(name)

  test.skipIf(!here)(
    'answers every expected number under its name',
    async () => {
      const folder = join(golden, name)
      const place = join(root, name)
      const { manifest } = await importAuthorsFolder(folder, place)
      expect(manifest.configuration.case).toBe(name)
      const outputs = join(root, `${name}.safetensors`)
      await runPackage(place, join(folder, 'inputs.safetensors'), outputs, {
        explanations: false,
        gradients: true,
        threads: 1,
      })
      const { weights: found } = await readWeights(outputs)
      const { expected, about } = readGolden(name)
      const wanted = [...expected.keys()].filter((key) => !key.startsWith('adamw'))
      expect(wanted.filter((key) => !found.has(key))).toEqual([])
      for (const key of wanted) {
        const { difference, largest } = compareTensors(found.get(key)!, expected.get(key)!)
        const { atol, rtol } =
          expected.get(key)!.dtype === 'int64' ? { atol: 0, rtol: 0 } : limitOf(key, about as GoldenFacts)
        expect(difference, key).toBeLessThanOrEqual(atol + rtol * largest)
      }
    },
    120_000,
  )

  test.skipIf(!here)(
    'is exported with batch and length by name, and what a program must know',
    async () => {
      const place = join(root, `${name}-export`)
      await importAuthorsFolder(join(golden, name), place)
      const file = join(root, `${name}.onnx`)
      const { inputs, outputs, data } = await exportPackage(place, file, false)
      expect(data).toBeNull()
      expect(inputs).toContain('input_ids')
      expect(inputs.filter((each) => each.startsWith('label'))).toEqual([])
      expect(outputs.some((each) => ['emissions', 'logits', 'entity_logits'].includes(each))).toBe(true)
      const session = await InferenceSession.create(file)
      const ids = session.inputMetadata.find((each) => each.name === 'input_ids')
      await session.release()
      expect(ids && 'shape' in ids ? ids.shape : []).toEqual(['batch', 'length'])
    },
    120_000,
  )
})

test.each(['hvpnet_ner', 'hvpnet_re'])(
  '%s also starts from what its ResNet once made of the images',
  async (name) => {
    if (!goldenIsHere(name)) return
    const { inputs, expected, about } = readGolden(name)
    const place = join(root, `${name}-pyramid`)
    await importAuthorsFolder(join(golden, name), place)
    const pyramid = [...expected].filter(([key]) => key.startsWith('pyramid.'))
    const text = [...inputs].filter(([key]) => !/^(images|aux_imgs)$/.test(key))
    const given = join(root, `${name}-pyramid-inputs.safetensors`)
    await writeTensors(given, new Map([...text, ...pyramid]))
    const outputs = join(root, `${name}-pyramid.safetensors`)
    await runPackage(place, given, outputs, { explanations: false, gradients: false, threads: 1 })
    const { weights: found } = await readWeights(outputs)
    const keys = name === 'hvpnet_ner' ? ['emissions', 'loss', 'crf.decoded'] : ['logits', 'loss']
    for (const key of [...keys, 'gate_probs', 'prefix.key', 'text_hidden.12', 'last_hidden_state']) {
      const { difference, largest } = compareTensors(found.get(key)!, expected.get(key)!)
      const { atol, rtol } =
        expected.get(key)!.dtype === 'int64' ? { atol: 0, rtol: 0 } : limitOf(key, about as GoldenFacts)
      expect(difference, key).toBeLessThanOrEqual(atol + rtol * largest)
    }
    expect([...found.keys()].filter((key) => key.startsWith('debug.'))).toEqual([])
  },
  60_000,
)

test.skipIf(!goldenIsHere('mkgformer_mre'))('what is installed is listed, described and removed', async () => {
  const home = join(root, 'home')
  await importAuthorsFolder(join(golden, 'mkgformer_mre'), join(home, 'models', 'mre'))
  expect(await listModels(home)).toMatchObject([{ id: 'mre', manifest: { architecture: 'mkgformer', task: 'mre' } }])
  expect((await describeModel(join(home, 'models', 'mre'))).bytes).toBeGreaterThan(1_000_000)
  await expect(removeModel('../home', home)).rejects.toThrow('No model "../home" is installed')
  await removeModel('mre', home)
  expect(await listModels(home)).toEqual([])
})
