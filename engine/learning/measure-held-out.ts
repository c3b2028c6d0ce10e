import type { Evaluation } from '../../contract/domain/learning.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import { asEvaluation } from '../inference/as-evaluation.ts'
import { readHeldOut } from './read-held-out.ts'

/** How packages do on the project's held-out posts. Arguments and failures as of `readHeldOut`. */
export async function measureHeldOut(...ask: Parameters<typeof readHeldOut>): Promise<readonly Evaluation[]> {
  const { posts, readings } = await readHeldOut(...ask)
  return readings.map(({ gold, predicted }) => asEvaluation(posts.length, entityF1(gold, predicted)))
}
