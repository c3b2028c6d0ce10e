import { benchStore } from '../../engine/store/store-bench.ts'
import { type Bench, rounded } from './figure.ts'

/** Commit latency, opening and the rest of a project of 100,000 posts, in the store itself. */
export const store: Bench = async function* ({ quick }) {
  const posts = quick ? 5_000 : 100_000
  for (const { name, value, unit } of await benchStore(posts, quick ? 200 : 2_000))
    yield { name: name.replace(/^store /, 'store/').replaceAll(' ', '-'), value: rounded(value), unit, posts }
}
