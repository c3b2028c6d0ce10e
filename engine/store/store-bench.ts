import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Word } from '../../contract/domain/post.ts'
import type { PostRecord } from '../../exchange/record.ts'
import { createProject } from './create-project.ts'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'

/** A figure of the store; `scripts/bench` prints one JSON line for each. */
export interface StoreFigure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'posts/s' | 'MB'
}

const batchLength = 500
const vocabulary = 'Ada met Bob in Paris while the rain fell on Köln and nobody knew why Rome was quiet today'.split(
  ' ',
)

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\S+/g)].map((found) => ({ start: found.index, end: found.index + found[0].length }))
}

function benchRecord(number: number): PostRecord {
  const words = Array.from({ length: 16 }, (_, place) => vocabulary[(number * 7 + place * 5) % vocabulary.length]!)
  const text = `#${number} ${words.join(' ')}`
  const start = text.indexOf(' ') + 1
  const mention = { start, end: text.indexOf(' ', start), type: 'PER' }
  return {
    name: `bench:${number}`,
    text,
    words: null,
    images: [`${number}.jpg`],
    mentions: [mention],
    status: null,
    metadata: {},
    line: number,
    joins: false,
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function timed(work: () => unknown): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

function importPosts(store: ProjectStore, posts: number): { readonly total: number; readonly commit: number } {
  const begun = performance.now()
  const staging = store.openStaging(wordsOf)
  for (let first = 0; first < posts; first += batchLength) {
    const length = Math.min(batchLength, posts - first)
    staging.addBatch(
      'bench.jsonl',
      'jsonl',
      Array.from({ length }, (_, place) => benchRecord(first + place + 1)),
    )
  }
  staging.facts()
  const commit = timed(() => staging.commit({ labels: 'suggested' }, new Map()))
  return { total: performance.now() - begun, commit }
}

/** Accepts the first word of `count` posts spread over the project; milliseconds of each. */
function decideMany(store: ProjectStore, posts: number, count: number): readonly number[] {
  const step = Math.max(1, Math.floor(posts / count))
  return Array.from({ length: Math.min(count, posts) }, (_, place) => {
    const post = place * step + 1
    const view = store.posts.get(post)
    const { start, end } = view.words[2]!
    const surface = view.text.slice(start, end)
    const source = { kind: 'person' } as const
    const after = { start, end, surface, type: 'PER', verdict: 'accepted', source } as const
    const decision = {
      id: randomUUID(),
      intent: 'done',
      changes: [
        { kind: 'mention', id: randomUUID(), post, before: null, after },
        { kind: 'status', post, before: view.status, after: 'done' },
      ],
    } as const
    return timed(() => store.decide({ ...decision, changes: [...decision.changes] }))
  }).sort((a, b) => a - b)
}

/**
 * Builds a project of `posts` posts in the system's temporary folder, works in it as a person would, and measures:
 * import rate, opening, commit latency, queue pages, search, a verified backup, a whole check.
 */
export async function benchStore(posts = 100_000, decisions = 2_000): Promise<readonly StoreFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'triptych-bench-'))
  try {
    const types = [{ name: 'PER', colour: 0, description: '' }]
    const root = createProject(join(folder, 'bench.triptych'), { name: 'Bench', types })
    let store = await openProject(root)
    const imported = importPosts(store, posts)
    await store.close()
    const begun = performance.now()
    store = await openProject(root)
    const ask = { order: 'file', status: null, search: '', offset: 0, limit: 50 } as const
    const first = store.posts.queue(ask).rows[0]?.post ?? 1
    store.posts.get(first)
    const opening = performance.now() - begun
    const commits = decideMany(store, posts, decisions)
    const page = timed(() => store.posts.queue({ ...ask, order: 'uncertain', offset: Math.floor(posts * 0.9) }))
    const search = timed(() => store.posts.queue({ ...ask, search: 'KOLN' }))
    const position = timed(() => store.posts.position({ ...ask, post: Math.floor(posts * 0.9) + 1 }))
    const waiting = timed(() => store.suggestions.waiting('v1', { preferred: [], order: 'uncertain', limit: 32 }))
    const backupBegun = performance.now()
    await store.backup()
    const backup = performance.now() - backupBegun
    const checkBegun = performance.now()
    await store.check()
    const check = performance.now() - checkBegun
    await store.close()
    return [
      { name: 'store import', value: posts / (imported.total / 1000), unit: 'posts/s' },
      { name: 'store import commit', value: imported.commit, unit: 'ms' },
      { name: `store opening ${posts} posts to the first one`, value: opening, unit: 'ms' },
      { name: 'store commit p50', value: quantile(commits, 0.5), unit: 'ms' },
      { name: 'store commit p95', value: quantile(commits, 0.95), unit: 'ms' },
      { name: 'store commit p99', value: quantile(commits, 0.99), unit: 'ms' },
      { name: 'store commit max', value: quantile(commits, 1), unit: 'ms' },
      { name: 'store queue page near the end', value: page, unit: 'ms' },
      { name: 'store search', value: search, unit: 'ms' },
      { name: 'store position', value: position, unit: 'ms' },
      { name: 'store waiting posts', value: waiting, unit: 'ms' },
      { name: 'store verified backup', value: backup, unit: 'ms' },
      { name: 'store whole check', value: check, unit: 'ms' },
      { name: 'store file', value: statSync(join(root, 'project.db')).size / 1e6, unit: 'MB' },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
