import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ActivationFiles } from '../../engine/activations/activation-files.ts'
import { openTagger, type TaggerPost } from '../../engine/inference/tagger.ts'
import { readPackage, writePackage } from '../../engine/inference/tagger-package-files.ts'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { type Bench, type Figure, median, rounded, timesOf } from './figure.ts'
import { starterFolder } from './forward.ts'
import { type LearningProject, learningProject, post, until } from './learning-project.ts'
import { paperPackage } from './paper-package.ts'

/** Posts confirmed before the ten that are timed, so that there is something to measure on and to replay. */
const confirmedBefore = 230

/** From ten confirmed posts to renewed suggestions for the next twenty, through all processes; and what keys feel of it. */
async function* tenPosts(name: string, starter: string): AsyncGenerator<Figure> {
  const opened = await learningProject(starter, confirmedBefore + 70)
  try {
    const { project, store } = opened
    await until(() => project.suggesting.status().waiting === 0)
    opened.confirm(1, confirmedBefore)
    await opened.learn()
    await until(() => project.suggesting.status().waiting === 0)
    opened.confirm(confirmedBefore + 1, confirmedBefore + 10)
    const next = Array.from({ length: 20 }, (_, at) => confirmedBefore + 11 + at)
    project.suggesting.prefer(next)
    const load = loadavg()[0]!
    const keys = pressKeys(opened, confirmedBefore + 40)
    const start = performance.now()
    const version = await opened.learn()
    await until(() => next.every((id) => store.posts.get(id).version === version))
    const seconds = (performance.now() - start) / 1000
    const latencies = (await keys.stop()).toSorted((a, b) => a - b)
    yield { name: `${name}/ten-posts`, value: rounded(seconds), unit: 's', load: rounded(load, 3) }
    const p99 = latencies[Math.min(latencies.length - 1, Math.floor(0.99 * latencies.length))]!
    yield { name: `${name}/keys-p99`, value: rounded(p99), unit: 'ms', keys: latencies.length, load: rounded(load, 3) }
  } finally {
    await opened.close()
  }
}

/**
 * A decision every 30 ms while a run is under way, each timed from when it was due until it is on the disk: a run that held
 * the engine's thread would show.
 */
function pressKeys({ store, project }: LearningProject, from: number) {
  const latencies: number[] = []
  let pressing = true
  const done = (async () => {
    for (let turn = 0; pressing; turn++) {
      const due = performance.now() + 30
      await new Promise((resolve) => setTimeout(resolve, 30))
      const id = from + (turn % 20)
      const [before, after] =
        Math.floor(turn / 20) % 2 === 0 ? (['todo', 'skipped'] as const) : (['skipped', 'todo'] as const)
      const { event } = store.decide({
        id: randomUUID(),
        intent: 'skip',
        changes: [{ kind: 'status', post: id, before, after }],
      })
      project.noticed(event)
      latencies.push(performance.now() - due)
    }
  })()
  return {
    async stop(): Promise<readonly number[]> {
      pressing = false
      await done
      return latencies
    },
  }
}

export const learningStarter: Bench = () => tenPosts('learning/starter', starterFolder)

export const learningPaper: Bench = async function* ({ quick }) {
  if (quick) return
  const folder = await mkdtemp(join(tmpdir(), 'triptych-bench-'))
  try {
    const { manifest, ...model } = paperPackage(await readPackage(starterFolder))
    await writePackage(join(folder, 'paper'), { ...model, manifest }, '# Paper size\n')
    yield* tenPosts('learning/bert-base-vit-b32', join(folder, 'paper'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reading posts again whose frozen activations are kept, beside reading them whole. */
export const resuggestPaper: Bench = async function* ({ quick, threads }) {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-bench-'))
  const model = paperPackage(await readPackage(starterFolder))
  const { imageSize } = taggerConfiguration(model.manifest.configuration)
  const posts = Array.from({ length: quick ? 16 : 64 }, (_, at): TaggerPost => {
    const { text } = post(at)
    const words = [...text.matchAll(/\S+/g)].map((found) => ({
      start: found.index,
      end: found.index + found[0].length,
    }))
    return { text, words, image: Uint8Array.from({ length: imageSize ** 2 * 3 }, (_, i) => (i * (at + 3)) % 256) }
  })
  const timed = async (activations?: ActivationFiles) => {
    const tagger = await openTagger(model, { threads, ...(activations && { activations }) })
    try {
      const cpu = process.cpuUsage()
      const runs = quick ? 1 : 3
      const milliseconds = median(await timesOf(runs, () => tagger.suggest(posts)))
      const { user, system } = process.cpuUsage(cpu)
      // The first pass, in which activations are made, is not timed, but it is in the processor's time.
      return { milliseconds, cpu: (user + system) / 1000 / runs }
    } finally {
      await tagger.release()
    }
  }
  try {
    const kept = new ActivationFiles(folder)
    await timed(kept)
    const load = rounded(loadavg()[0]!, 3)
    const cached = await timed(kept)
    const whole = await timed()
    for (const [name, { milliseconds }] of Object.entries({ cached, whole }))
      yield {
        name: `resuggest/bert-base-vit-b32/${name}`,
        value: rounded(milliseconds / posts.length),
        unit: 'ms/post',
        posts: posts.length,
        threads,
        load,
      }
    yield {
      name: 'resuggest/bert-base-vit-b32/times-as-fast',
      value: rounded(whole.milliseconds / cached.milliseconds, 3),
      unit: 'x',
      by_processor_time: rounded(whole.cpu / cached.cpu, 3),
      posts: posts.length,
      load,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
