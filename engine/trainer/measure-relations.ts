import type { TaskReport } from '../../contract/domain/learning-report.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import type { ActivationFiles } from '../activations/activation-files.ts'
import { openRelationTagger } from '../inference/relation-tagger.ts'
import { judgedPairs } from '../learning/judged-pairs.ts'
import { type ReadPair, relationReport } from '../learning/relation-report.ts'
import { type RelationPost, rightAnswers } from '../training/taught-pairs.ts'

/** A measuring post with its number in the project. */
export interface MeasuredRelations extends RelationPost {
  readonly post: PostId
}

export interface MeasureRelationsOptions {
  /** The project's relation types: what the schema rules out is not suggested, and does not count against a model either. */
  readonly schema: readonly RelationType[]
  readonly threads: number
  readonly activations?: ActivationFiles
  /** Share of the posts that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/**
 * How a model names the relations of posts that people have labelled: over every ordered pair of their mentions, as the desk would
 * draw them. Posts in which no pair was decided say nothing.
 */
export async function measureRelations(
  model: RelationPackage,
  posts: readonly MeasuredRelations[],
  { schema, threads, activations, onProgress }: MeasureRelationsOptions,
): Promise<TaskReport> {
  const measured = posts.filter(({ relations }) => relations.length > 0)
  const pairs: ReadPair[][] = []
  if (measured.length > 0) {
    const tagger = await openRelationTagger(model, { threads, ...(activations && { activations }) })
    try {
      for (const post of measured) {
        const right = rightAnswers(post, schema)
        const asked = right.map(({ at: [head, tail] }) => {
          return { post, subject: post.mentions[head]!, object: post.mentions[tail]! }
        })
        pairs.push(judgedPairs(post, right, await tagger.relate(asked), schema))
        onProgress?.(pairs.length / measured.length)
      }
    } finally {
      await tagger.release()
    }
  }
  return relationReport({ posts: measured.map(({ post }) => post), pairs, temperature: model.manifest.temperature })
}
