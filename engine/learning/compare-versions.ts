import type {
  ComparedPost,
  ReadSpan,
  TaskComparison,
  VersionComparison,
  VersionReport,
} from '../../contract/domain/learning-report.ts'
import { bootstrapDifference, countPosts } from '../../models/metrics/bootstrap.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import type { TypedSpan } from '../store/training-snapshot.ts'
import { seededRandom } from '../training/fit-random.ts'
import { bootstrapSeed, inPerCent, type MentionReadings } from './mention-report.ts'
import { type RelationReadings, relationsIn } from './relation-report.ts'

/** A held-out post as a person recognises it. */
export interface NamedPost {
  readonly post: number
  readonly name: string
  readonly text: string
}

/** A held-out post with its confirmed mentions, which relations join. */
export interface NamedRelationPost extends NamedPost {
  readonly mentions: readonly TypedSpan[]
}

/** Two readings of each of some posts, and what is right there. */
interface Sides {
  readonly gold: readonly (readonly TypedSpan[])[]
  readonly first: readonly (readonly Predicted[])[]
  readonly second: readonly (readonly Predicted[])[]
}
type Predicted = TypedSpan & { readonly score?: number }

const mostChanged = 500

/** Two readings of the same posts, post by post. `posts` are those of both, in their order. */
export function compareReadings(
  posts: readonly NamedPost[],
  first: MentionReadings,
  second: MentionReadings,
  reports: { readonly first: VersionReport; readonly second: VersionReport },
  relations: TaskComparison | null = null,
): VersionComparison {
  const sides = { gold: first.gold, first: first.predicted, second: second.predicted }
  return { ...reports, ...comparison(posts, sides, ({ text }, { start, end }) => text.slice(start, end)), relations }
}

/** The same of relations. */
export function compareRelations(
  posts: readonly NamedRelationPost[],
  first: RelationReadings,
  second: RelationReadings,
): TaskComparison {
  const sides = {
    gold: relationsIn(first.pairs, 'gold').map((list) => list.map(({ score: _, ...relation }) => relation)),
    first: relationsIn(first.pairs, 'predicted'),
    second: relationsIn(second.pairs, 'predicted'),
  }
  const named = ({ text, mentions }: NamedRelationPost, ends: TypedSpan) =>
    [ends.start, ends.end]
      .map((at) => mentions[at]!)
      .map(({ start, end }) => text.slice(start, end))
      .join(' → ')
  return comparison(posts, sides, named)
}

function comparison<P extends NamedPost>(
  posts: readonly P[],
  { gold, first, second }: Sides,
  surfaceOf: (post: P, span: TypedSpan) => string,
): TaskComparison {
  const changed = posts.flatMap((each, at): (ComparedPost & { readonly gain: number })[] => {
    const [right, before, after] = [gold[at]!, first[at]!, second[at]!]
    if (keysOf(before).join() === keysOf(after).join()) return []
    const gain = mistakes(right, before) - mistakes(right, after)
    const read = (spans: readonly Predicted[]): ReadSpan[] =>
      spans.map((span) => {
        const { start, end, type, score = null } = span
        return { start, end, surface: surfaceOf(each, span), type, score }
      })
    const verdict = gain > 0 ? 'better' : gain < 0 ? 'worse' : 'other'
    const { post, name, text } = each
    return [{ post, name, text, verdict, gold: read(right), first: read(before), second: read(after), gain }]
  })
  const count = (verdict: ComparedPost['verdict']) => changed.filter((each) => each.verdict === verdict).length
  const f1 = (predicted: Sides['first']) => 100 * entityF1(gold, predicted).total.f1
  const [before, after] = [countPosts(gold, first), countPosts(gold, second)]
  return {
    difference: {
      f1: f1(second) - f1(first),
      interval: inPerCent(bootstrapDifference(before, after, { random: seededRandom(bootstrapSeed) })),
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
