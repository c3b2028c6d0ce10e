import { learnRelations } from './learn-relations.ts'
import { learnRun } from './learn-run.ts'
import type { LearnAsk, LearnDone, LearnProgress } from './trainer-contract.ts'

/** Of the time, where relations are learnt as well. */
const mentionsShare = 0.6

/** One learning run: mentions, and where people looked for relations these as well. @throws Failed as its parts */
export async function learnTasks(ask: LearnAsk, tell: (progress: LearnProgress) => void): Promise<LearnDone> {
  const { relations: asked } = ask
  if (asked === null) return learnRun(ask, tell)
  const done = await learnRun(ask, ({ progress, secondsLeft, ...rest }) =>
    tell({
      ...rest,
      progress: mentionsShare * progress,
      secondsLeft: secondsLeft === null ? null : secondsLeft / mentionsShare,
    }),
  )
  const { outcome, before, after } = await learnRelations(ask, asked, ({ progress, ...rest }) =>
    tell({ ...rest, progress: mentionsShare + (1 - mentionsShare) * progress }),
  )
  return {
    ...done,
    before: { ...done.before, tasks: [...done.before.tasks, before] },
    after: { ...done.after, tasks: [...done.after.tasks, after] },
    relations: outcome,
  }
}
