import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Change } from '../../contract/domain/event.ts'
import type { ProjectNews } from '../../contract/domain/status.ts'
import { type Machine, openMachine, type ProjectMachine } from '../../engine/learning/open-machine.ts'
import { nodeSpawner, sourceEntries } from '../../engine/processes/node-spawner.ts'
import type { ProjectStore } from '../../engine/store/project-store.ts'
import { addPosts, testImage, testProject } from '../../engine/store/testing/test-project.ts'

const first = ['Maya', 'Nora', 'Ravi', 'Lena', 'Tom', 'Iris', 'Omar', 'Zoe', 'Ken', 'Ada']
const last = ['Smith', 'Patel', 'Okafor', 'Berg', 'Costa', 'Novak']
const places = ['Boston', 'Lisbon', 'Nairobi', 'Osaka', 'Quito', 'Leeds', 'Perth', 'Graz']
const between = 'sings at the harbour tonight with friends from all over and then takes the last boat to'.split(' ')

/** A post of some twenty words about a person in a place. */
export function post(at: number): { readonly text: string; readonly person: string; readonly place: string } {
  const person = `${first[at % first.length]} ${last[at % last.length]}`
  const place = places[at % places.length]!
  const rest = between.slice(0, 8 + (at % 10)).join(' ')
  return { text: `RT ${person} ${rest} ${place} #${at}`, person, place }
}

/** A project with a real engine behind it, all processes included. */
export interface LearningProject {
  readonly store: ProjectStore
  readonly machine: Machine
  readonly project: ProjectMachine
  readonly news: ProjectNews[]
  /** Marks posts as done with their person and place. */
  confirm(from: number, to: number): void
  /** Resolves when a run has ended, with the version that it made. */
  learn(): Promise<string>
  close(): Promise<void>
}

/** @param starter folder of the package that everything begins with; posts have an image of `imageSize` pixels a side */
export async function learningProject(starter: string, posts: number): Promise<LearningProject> {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-bench-'))
  const machine = await openMachine({
    spawner: nodeSpawner({ entries: sourceEntries }),
    starter,
    deviceFile: null,
    version: 'bench',
    limits: { memoryBytes: 8 * 2 ** 30, callMs: 600_000 },
    log: () => {},
  })
  const store = await testProject(folder, [])
  addPosts(
    store,
    Array.from({ length: posts }, (_, at) => post(at).text),
    'bench.jsonl',
    [testImage('a')],
  )
  const news: ProjectNews[] = []
  const project = await machine.openProject({
    store,
    decodePixels: async (_, size) => Uint8Array.from({ length: size * size * 3 }, (_, at) => (at * 31) % 256),
    publish: (item) => void news.push(item),
    seed: 7,
  })
  return {
    store,
    machine,
    project,
    news,
    confirm(from, to) {
      for (let id = from; id <= to; id++) project.noticed(decide(store, id))
    },
    async learn() {
      project.learning.start('person')
      await until(() => project.learning.state().running === null)
      const { state } = project.learning.runs()[0]!
      if (state.kind !== 'promoted' && state.kind !== 'candidate')
        throw new Error(`the run ended: ${JSON.stringify(state)}`)
      if (state.kind === 'candidate') await project.learning.use(state.version)
      return state.version
    },
    async close() {
      await project.stop()
      await machine.stop()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function decide(store: ProjectStore, id: number) {
  const { text, person, place } = post(id - 1)
  const mention = (surface: string, type: string): Change => {
    const start = text.indexOf(surface)
    const after = {
      start,
      end: start + surface.length,
      surface,
      type,
      verdict: 'accepted' as const,
      source: { kind: 'person' as const },
    }
    return { kind: 'mention', id: randomUUID(), post: id, before: null, after }
  }
  const done: Change = { kind: 'status', post: id, before: 'todo', after: 'done' }
  return store.decide({
    id: randomUUID(),
    intent: 'done',
    changes: [mention(person, 'PER'), mention(place, 'LOC'), done],
  }).event
}

/** Looks every few milliseconds, so that what is measured is not disturbed. */
export async function until(holds: () => boolean, seconds = 600): Promise<void> {
  const end = performance.now() + 1000 * seconds
  while (!holds()) {
    if (performance.now() > end) throw new Error(`nothing after ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
