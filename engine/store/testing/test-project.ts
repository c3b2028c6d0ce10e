import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntityType } from '../../../contract/domain/entity-type.ts'
import type { Change, Decision } from '../../../contract/domain/event.ts'
import type { Mention } from '../../../contract/domain/mention.ts'
import type { PostId, PostImage, PostStatus, Word } from '../../../contract/domain/post.ts'
import type { PostRecord } from '../../../exchange/record.ts'
import { createProject } from '../create-project.ts'
import { type OpenOptions, openProject } from '../open-project.ts'
import type { ProjectStore } from '../project-store.ts'

export const testTypes: readonly EntityType[] = [
  { name: 'PER', colour: 0, description: 'people' },
  { name: 'LOC', colour: 1, description: 'places' },
  { name: 'ORG', colour: 2, description: 'organisations' },
]

/** Words between blanks. */
export function blankWords(text: string): Word[] {
  return [...text.matchAll(/\S+/g)].map((found) => ({ start: found.index, end: found.index + found[0].length }))
}

export function record(part: Partial<PostRecord> & { readonly text: string }): PostRecord {
  return {
    name: part.text.slice(0, 8),
    words: null,
    images: [],
    mentions: [],
    status: null,
    metadata: {},
    line: 1,
    joins: false,
    ...part,
  }
}

/** Every post shows all of `images`. */
export function addPosts(
  store: ProjectStore,
  texts: readonly string[],
  file = 'test.jsonl',
  images: readonly PostImage[] = [],
): void {
  const staging = store.openStaging(blankWords)
  const names = images.map(({ name }) => name)
  staging.addBatch(
    file,
    'jsonl',
    texts.map((text, place) => record({ text, name: `${file}:${place + 1}`, line: place + 1, images: names })),
  )
  staging.commit({ labels: 'ignored' }, new Map(images.map((image) => [image.name, image])))
}

/** An image with pixels, named by one character that also makes its id. */
export function testImage(character: string, width = 64, height = 48): Extract<PostImage, { kind: 'present' }> {
  return { kind: 'present', name: `${character}.jpg`, media: character.repeat(64), width, height }
}

/** A folder for one test; call `clean` when it is over. */
export function testFolder(): { readonly path: string; clean(): void } {
  const path = mkdtempSync(join(tmpdir(), 'triptych-store-'))
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) }
}

/** Creates a project in `folder` with `texts` as its posts 1, 2, …, and opens it. */
export async function testProject(
  folder: string,
  texts: readonly string[],
  { images = [], ...options }: OpenOptions & { readonly images?: readonly PostImage[] } = {},
): Promise<ProjectStore> {
  const root = createProject(join(folder, 'test.triptych'), { name: 'Test', types: testTypes })
  const store = await openProject(root, { by: 'tester', ...options })
  if (texts.length > 0) addPosts(store, texts, 'test.jsonl', images)
  return store
}

/** A mention of `surface` where it first stands in the post's text. */
export function mentionOf(store: ProjectStore, post: PostId, surface: string, type = 'PER'): Mention {
  const start = store.posts.get(post).text.indexOf(surface)
  return { start, end: start + surface.length, surface, type, verdict: 'accepted', source: { kind: 'person' } }
}

export function decisionOf(intent: Decision['intent'], ...changes: readonly Change[]): Decision {
  return { id: randomUUID(), intent, changes: [...changes] }
}

export function mentionChange(
  post: PostId,
  before: Mention | null,
  after: Mention | null,
  id: string = randomUUID(),
): Change {
  return { kind: 'mention', id, post, before, after }
}

export function statusChange(post: PostId, before: PostStatus, after: PostStatus): Change {
  return { kind: 'status', post, before, after }
}

/** The stored facts of a small graph, by their keys: rows that went and came back may have other numbers. */
export function allFacts(store: ProjectStore, verdict: 'accepted' | 'rejected') {
  const ask = { entity: null, direction: 'both', predicate: null, source: null, verdict } as const
  const rows = store.graph.facts({ ...ask, offset: 0, limit: 500 }).rows
  return rows.sort((a, b) => (JSON.stringify(a.triple) < JSON.stringify(b.triple) ? -1 : 1))
}

/** Everything that a person can see of a project but the log and today's count, as one value to compare. */
export function visibleState(store: ProjectStore) {
  const { doneToday: _, ...counts } = store.counts()
  const { rows } = store.posts.queue({ order: 'file', status: null, search: '', offset: 0, limit: 500 })
  const schema = { types: store.types(), relationTypes: store.relationTypes() }
  const graph = {
    counts: store.graph.counts(),
    types: store.graph.types(),
    predicates: store.graph.predicates(),
    entities: store.graph
      .search({ text: '', type: null, offset: 0, limit: 500 })
      .rows.map(({ key }) => store.graph.entity(key))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    facts: [...allFacts(store, 'accepted'), ...allFacts(store, 'rejected')],
  }
  return { counts, ...schema, rows, posts: rows.map((row) => store.posts.get(row.post)), graph }
}
