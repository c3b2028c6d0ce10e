import type { ComparedPost, ReadSpan, VersionComparison, VersionReport } from '../../contract/domain/learning-report.ts'
import { bootstrapDifference, countPosts } from '../../models/metrics/bootstrap.ts'
import type { TypedSpan } from '../store/training-snapshot.ts'
import { seededRandom } from '../training/fit-random.ts'
import { bootstrapSeed, inPerCent, type MentionReadings } from './mention-report.ts'

/** A held-out post as a person recognises it. */
export interface NamedPost {
  readonly post: number
  readonly name: string
  readonly text: string
}

const mostChanged = 500

/** Two readings of the same posts, post by post. `posts` are those of both, in their order. */
export function compareReadings(
  posts: readonly NamedPost[],
  first: MentionReadings,
  second: MentionReadings,
  reports: { readonly first: VersionReport; readonly second: VersionReport },
): VersionComparison {
  const changed = posts.flatMap((post, at): (ComparedPost & { readonly gain: number })[] => {
    const gold = first.gold[at]!
    const before = first.predicted[at]!
    const after = second.predicted[at]!
    if (keysOf(before).join() === keysOf(after).join()) return []
    const gain = mistakes(gold, before) - mistakes(gold, after)
    const read = (spans: readonly (TypedSpan & { readonly score?: number })[]): ReadSpan[] =>
      spans.map(({ start, end, type, score }) => ({
        start,
        end,
        surface: post.text.slice(start, end),
        type,
        score: score ?? null,
      }))
    const verdict = gain > 0 ? 'better' : gain < 0 ? 'worse' : 'other'
    return [{ ...post, verdict, gold: read(gold), first: read(before), second: read(after), gain }]
  })
  const count = (verdict: ComparedPost['verdict']) => changed.filter((each) => each.verdict === verdict).length
  const counts = [first, second].map(({ gold, predicted }) => countPosts(gold, predicted))
  const f1 = ({ tasks }: VersionReport) => tasks.find(({ task }) => task === 'mentions')!.total.f1
  return {
    ...reports,
    difference: {
      f1: f1(reports.second) - f1(reports.first),
      interval: inPerCent(bootstrapDifference(counts[0]!, counts[1]!, { random: seededRandom(bootstrapSeed) })),
    },
    posts: posts.length,
    better: count('better'),
    worse: count('worse'),
    other: count('other'),
    changed: changed
      .toSorted((a, b) => a.gain - b.gain)
      .slice(0, mostChanged)
      .map(({ gain: _, ...post }) => post),
  }
}

const keysOf = (spans: readonly TypedSpan[]): string[] =>
  spans.map(({ start, end, type }) => JSON.stringify([start, end, type])).sort()

/** What is missing and what is too much. */
function mistakes(gold: readonly TypedSpan[], predicted: readonly TypedSpan[]): number {
  const right = new Set(keysOf(gold))
  const said = keysOf(predicted)
  const correct = said.filter((key) => right.has(key)).length
  return right.size + said.length - 2 * correct
}
