import { Failed } from '../../contract/domain/failed.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import type { TrainingPost } from '../store/training-snapshot.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { asComputePost, type Readers } from '../suggesting/read-posts.ts'
import { rightAnswers } from '../training/taught-pairs.ts'
import { judgedPairs } from './judged-pairs.ts'
import type { ReadPair, RelationReadings } from './relation-report.ts'

/**
 * What a model says of every ordered pair of the confirmed mentions of posts in which people looked for relations.
 *
 * @param tell told of each post that is read
 * @throws Failed `cancelled`, and as `ComputeService.relate`
 */
export async function readHeldOutRelations(
  { compute, pixels }: Readers,
  { source }: ProjectModel,
  { posts, schema }: { readonly posts: readonly TrainingPost[]; readonly schema: readonly RelationType[] },
  tell: () => void,
  signal: AbortSignal,
): Promise<RelationReadings> {
  const facts = await compute.relationFacts(source)
  const pairs: ReadPair[][] = []
  for (const post of posts) {
    if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
    // Rejections and "none" are decisions as well; as the trainer's, images are those that were judged relevant.
    const right = rightAnswers({ ...post, image: null }, schema)
    const asked = right.map(({ at: [head, tail] }) => ({ head: post.mentions[head]!, tail: post.mentions[tail]! }))
    const scores =
      asked.length === 0 ? [] : await compute.relate(source, await asComputePost(post, pixels, facts), asked)
    pairs.push(judgedPairs(post, right, scores, schema))
    tell()
  }
  return { posts: posts.map(({ post }) => post), pairs, temperature: facts.temperature }
}
