import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { durationText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import classes from './learning.module.css'

/** All that is needed to repeat a run exactly. */
export function RunRecipe({ run }: { readonly run: string }) {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const { project } = session
  const details = useQuery({
    queryKey: keys.runDetails(project, run),
    queryFn: ({ signal }) => client.learning.runDetails({ project, run }, { signal }),
  })
  if (details.isPending) return <Skeleton height="5rem" />
  if (details.data === undefined) {
    return <Message tone="bad">{failureOf(details.error).message}</Message>
  }
  if (details.data === null) return <p className={classes.dim}>{t('learning.nothingRecorded')}</p>
  const d = details.data
  const facts: readonly (readonly [string, string])[] = [
    [
      t('learning.recipeFrom'),
      t('learning.recipeFromMore', {
        fresh: t('learning.newPosts', { count: d.fresh }),
        replayed: t('learning.olderOnes', { count: d.replayed }),
        measured: d.measured,
      }),
    ],
    [
      t('learning.recipeTrained'),
      t('learning.recipeTrainedMore', {
        layers: t(`learning.layers_${d.layers}`),
        rate: d.learningRate,
        device: d.device,
        time: durationText(d.seconds),
      }),
    ],
    [t('learning.recipeLoss'), d.losses.map((loss) => loss.toFixed(3)).join(', ')],
    [
      t('learning.recipeBegan'),
      t('learning.recipeBeganMore', { parent: d.parent, digest: d.parentSha256.slice(0, 12) }),
    ],
    [
      t('learning.recipeDecisions'),
      t('learning.recipeDecisionsMore', { seq: d.seq, digest: d.digest.slice(0, 12), seed: d.seed }),
    ],
    [t('learning.recipeRepeat'), `triptych train --project "${view.summary.name}" --repeat ${d.version}`],
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
