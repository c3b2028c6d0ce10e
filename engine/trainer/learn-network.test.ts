import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ActivationFiles } from '../activations/activation-files.ts'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { readWholeNetwork } from '../networks/network-package.ts'
import { openNetworkTagger } from '../networks/network-tagger.ts'
import { smallNetwork } from '../networks/testing/small-network.ts'
import { learnRun } from './learn-run.ts'
import type { LearnAsk, TrainerPost } from './trainer-contract.ts'

const people = ['Anna', 'Ben', 'Carla', 'Dora']
const words = [...people, 'lives', 'in', 'Paris']
const forms = [
  { architecture: 'mkgformer', fidelity: 'released' },
  { architecture: 'mkgformer', fidelity: 'paper' },
  { architecture: 'hvpnet', fidelity: 'released' },
  { architecture: 'hvpnet', fidelity: 'paper' },
] as const

let root: string
let base: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-learning-'))
  base = join(root, 'base')
})
afterEach(() => rm(root, { recursive: true }))

async function pixels(side: number, value: number): Promise<string> {
  const file = join(root, `${side}-${value}`)
  await writeFile(file, new Uint8Array(3 * side * side).fill(value))
  return file
}

/** Named people, some with an image and a region of it. */
async function postsFrom(first: number, count: number, sides: { readonly whole: number; readonly region: number }) {
  const all: TrainerPost[] = []
  for (let post = first; post < first + count; post++) {
    const name = people[post % people.length]!
    const shown = post % 2 === 0
    const { text, words: spans } = postOfWords([name, 'lives', 'in', 'Paris', ...(post % 3 === 0 ? ['in'] : [])])
    all.push({
      post,
      text,
      words: [...spans],
      pixels: shown ? await pixels(sides.whole, 20 * (post % 10)) : null,
      objects: shown ? [await pixels(sides.region, 11 * (post % 10))] : [],
      mentions: [{ start: 0, end: name.length, type: 'HERO' }],
      rejections: [],
      relationPixels: null,
      relations: [],
    })
  }
  return all
}

async function ask(form: (typeof forms)[number], change: Partial<LearnAsk> = {}): Promise<LearnAsk> {
  await smallNetwork(base, { ...form, task: 'mner', words })
  const tagger = await openNetworkTagger({ base, delta: null }, { threads: 1 })
  const sides = { whole: tagger.imageSize, region: tagger.objects!.side }
  await tagger.release()
  return {
    parent: { base, delta: null, activations: join(root, 'activations') },
    target: join(root, 'v1'),
    name: 'v1',
    types: ['PER', 'HERO'],
    fresh: await postsFrom(1, 16, sides),
    replay: [],
    measured: await postsFrom(31, 8, sides),
    relations: null,
    layers: 'top',
    learningRate: 1e-2,
    device: 'cpu',
    seed: 3,
    threads: 1,
    ...change,
  }
}

describe.each(forms)('$architecture as $fidelity', (form) => {
  test('learns its top over kept activations, as a change of the package that is read with it', async () => {
    const asked = await ask(form)
    const done = await learnRun(asked, () => {})
    expect(done.before.evaluation.total.f1).toBeLessThan(10)
    expect(done.after.evaluation.total.f1).toBeGreaterThan(90)
    expect((await readdir(join(root, 'activations'), { recursive: true })).length).toBeGreaterThan(16)

    const { manifest, weights } = await readWholeNetwork(base, asked.target)
    expect(manifest.labels.slice(-2)).toEqual(['B-HERO', 'I-HERO'])
    const before = await readWholeNetwork(base, null)
    const changed = [...weights].filter(([name, { data }]) => before.weights.get(name)?.data.join() !== data.join())
    const names = changed.map(([name]) => name)
    expect(names).toContain('fc.weight')
    expect(names.filter((name) => /embeddings|image_model|_conv|vision_layers\.0\./.test(name))).toEqual([])
    expect((await stat(join(asked.target, 'weights.safetensors'))).size).toBeLessThan(
      (await stat(join(base, 'weights.safetensors'))).size,
    )
    await expect(readWholeNetwork(asked.target, null)).rejects.toThrow('only holds changes of "small"')

    // What was kept gives what the whole network gives, to half precision.
    const post = { ...postOfWords(['Ben', 'lives', 'in', 'Paris']), image: null }
    const scores: Float32Array[] = []
    for (const activations of [undefined, new ActivationFiles(join(root, 'activations'))]) {
      const tagger = await openNetworkTagger(
        { base, delta: asked.target },
        { threads: 1, ...(activations && { activations }) },
      )
      const seen = { ...post, image: new Uint8Array(3 * tagger.imageSize ** 2).fill(80) }
      scores.push((await tagger.emissions([seen]))[0]!)
      await tagger.release()
    }
    expect(scores[0]!.length).toBe(6 * manifest.labels.length)
    scores[0]!.forEach((score, at) => {
      expect(Math.abs(score - scores[1]![at]!)).toBeLessThan(0.02)
    })
  }, 60_000)
})

test.each([
  { layers: 'heads', form: forms[1] },
  { layers: 'all', form: forms[0] },
  { layers: 'all', form: forms[3] },
] as const)(
  '$form.architecture learns $layers',
  async ({ layers, form }) => {
    const asked = await ask(form, { layers })
    const done = await learnRun(asked, () => {})
    expect(done.run.losses.at(-1)).toBeLessThan(done.run.losses[0]!)
    const [after, before] = [await readWholeNetwork(base, asked.target), await readWholeNetwork(base, null)]
    const moved = [...after.weights].flatMap(([name, { data }]) =>
      before.weights.get(name)?.data.join() === data.join() ? [] : [name],
    )
    expect(moved.every((name) => /^(fc|crf)\./.test(name))).toBe(layers === 'heads')
    expect(moved.some((name) => name.startsWith('image_model.'))).toBe(false)
  },
  60_000,
)
