import { afterEach, expect, test } from 'vitest'
import type { Statement } from '../../../exchange/graph/statement.ts'
import { describedSide } from '../../../models/nets/kge/image-descriptor.ts'
import type { ProjectStore } from '../../store/project-store.ts'
import {
  addPosts,
  decisionOf,
  mentionChange,
  mentionOf,
  testFolder,
  testImage,
  testProject,
} from '../../store/testing/test-project.ts'
import { LinkRanker } from './link-ranker.ts'

const text = 'Tarn sings with Blue Lantern tonight'
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
afterEach(async () => {
  await store.close()
  folder.clean()
})

/** Two of one name: told apart by one thing at a time. The one with more facts comes first by its name. */
function twoTarns(more: readonly Statement[]): void {
  const said: Statement[] = ['lake', 'singer'].map((key) => ({ kind: 'label', key, text: 'Tarn', preference: 0 }))
  for (let each = 0; each < 3; each++)
    said.push({ kind: 'fact', head: 'lake', predicate: 'near', tail: `hill ${each}` })
  const graph = store.openGraphImport()
  graph.add('tarns', [...said, ...more])
  const images = ['a', 'b'].map((each) => testImage(each))
  graph.commit(new Map(images.map((image) => [image.name, image])))
}

/** Image `a` and what is beside the post are bright, `b` is dark. */
const pixels = async (media: string) => new Uint8Array(describedSide ** 2 * 3).fill(media.startsWith('b') ? 10 : 240)

test.each([
  {
    name: 'its description',
    says: [{ kind: 'description', key: 'singer', text: 'Voice of Lantern' }],
    reason: 'context',
  },
  {
    name: 'whom it has to do with',
    says: [
      { kind: 'fact', head: 'singer', predicate: 'member of', tail: 'band' },
      { kind: 'label', key: 'band', text: 'Blue Lantern', preference: 0 },
    ],
    reason: 'context',
  },
  { name: 'its type', says: [{ kind: 'type', key: 'singer', type: 'PER' }], reason: null },
  {
    name: 'its image',
    says: [
      { kind: 'image', key: 'singer', name: 'a.jpg' },
      { kind: 'image', key: 'lake', name: 'b.jpg' },
    ],
    reason: 'image',
  },
] as const)('of two with one name the post tells which by $name', async ({ says, reason }) => {
  folder = testFolder()
  store = await testProject(folder.path, [])
  addPosts(store, [text], 'test.jsonl', [testImage('c')])
  twoTarns(says)
  const id = '00000000-0000-7000-8000-0000000000aa'
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Tarn'), id)))
  expect(store.graph.candidates(id).map(({ node }) => node.key)).toEqual(['lake', 'singer'])
  const found = await new LinkRanker({ store, pixels }).candidates(1, id)
  expect(found.map(({ node }) => node.key)).toEqual(['singer', 'lake'])
  expect(found.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6)
  expect(found[0]!.reasons).toEqual(reason === null ? ['exact'] : ['exact', reason])
  expect(found[1]!.reasons).toEqual(['exact'])
})
