import type { TaskReport } from '../../contract/domain/learning-report.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { openRelationTagger } from '../inference/relation-tagger.ts'
import { type ReadPair, relationReport } from '../learning/relation-report.ts'
import { allowedScores } from '../relations/allowed-relations.ts'
import { type RelationPost, rightAnswers } from '../training/taught-pairs.ts'

/** A measuring post with its number in the project. */
export interface MeasuredRelations extends RelationPost {
  readonly post: PostId
}

export interface MeasureRelationsOptions {
  /** The project's relation types: what the schema rules out is not suggested, and does not count against a model either. */
  readonly schema: readonly RelationType[]
  readonly threads: number
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
  { schema, threads, onProgress }: MeasureRelationsOptions,
): Promise<TaskReport> {
  const known = new Set(schema.map(({ name }) => name))
  const measured = posts.filter(({ relations }) => relations.length > 0)
  const pairs: ReadPair[][] = []
  if (measured.length > 0) {
    const tagger = await openRelationTagger(model, { threads })
    try {
      for (const post of measured) {
        const right = rightAnswers(post, schema)
        const ends = ([head, tail]: (typeof right)[number]['at']) =>
          [post.mentions[head]!, post.mentions[tail]!] as const
        const scores = await tagger.relate(
          right.map(({ at }) => {
            const [subject, object] = ends(at)
            return { post, subject, object }
          }),
        )
        pairs.push(
          right.map(({ at, relation }, i): ReadPair => {
            const [subject, object] = ends(at)
            const best = allowedScores(scores[i]!, schema, subject.type, object.type)[0]!
            const gold = relation === noRelation || !known.has(relation) ? null : relation
            return { head: at[0], tail: at[1], gold, predicted: best.type, score: best.score }
          }),
        )
        onProgress?.(pairs.length / measured.length)
      }
    } finally {
      await tagger.release()
    }
  }
  return relationReport({ posts: measured.map(({ post }) => post), pairs, temperature: model.manifest.temperature })
}
