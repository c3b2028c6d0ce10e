import { Button, NativeSelect, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { type GraphModelState, type GraphScorer, graphScorer } from '../../contract/domain/graph.ts'
import { failureOf } from '../connection/failures.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { durationText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { useGraphModel } from './use-graph.ts'

function words({ running, ready }: GraphModelState): string {
  if (running !== null) {
    const percent = Math.round(running.progress * 100)
    return running.secondsLeft === null
      ? t('graph.learningNow', { percent })
      : t('graph.learningLeft', { percent, left: durationText(running.secondsLeft) })
  }
  if (ready === null) return t('graph.noModel')
  const news = ready.newFacts === 0 ? '' : ` · ${t('graph.newFacts', { count: ready.newFacts })}`
  return `${ready.version}${ready.mrr === null ? '' : ` · MRR ${ready.mrr.toFixed(2)}`}${news}`
}

/** As the papers call them. */
const scorerNames: Readonly<Record<GraphScorer, string>> = {
  complex: 'ComplEx',
  distmult: 'DistMult',
  transe: 'TransE',
  rotate: 'RotatE',
  ikrl: 'IKRL',
  rsme: 'RSME',
}

const seesImages: ReadonlySet<GraphScorer> = new Set<GraphScorer>(['ikrl', 'rsme'])

/** The model of missing facts, how good it is, and its learning. */
export function ModelBar({ hasFacts }: { readonly hasFacts: boolean }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const model = useGraphModel()
  const [asked, setAsked] = useState(false)
  const [chosen, setChosen] = useState<GraphScorer | null>(null)
  const state = model.data
  if (state === undefined) return null
  const isRunning = state.running !== null
  const run = async (work: () => Promise<unknown>) => {
    setAsked(true)
    try {
      await work()
    } catch (error) {
      tell({ tone: 'error', title: t('graph.cannotLearn'), text: failureOf(error).message })
    } finally {
      setAsked(false)
    }
  }
  const ask = { project: session.project }
  const measured = state.ready
  const scorer = chosen ?? graphScorer.safeParse(measured?.architecture).data ?? 'complex'
  const isLearnt = measured !== null && measured.newFacts === 0 && measured.architecture === scorer
  const explanation =
    measured === null
      ? t('graph.trainedOn')
      : t('graph.measured', {
          trained: measured.trainedFacts,
          heldOut: measured.heldOutFacts,
          mrr: measured.mrr?.toFixed(3) ?? '–',
          hits: measured.hits10 === null ? '–' : `${(measured.hits10 * 100).toFixed(0)} %`,
        })
  return (
    <>
      <Tooltip label={explanation} multiline w={280}>
        <span className={shell.pill} role="status" data-testid="graph-model">
          {isRunning && (
            <span className={shell.miniBar} aria-hidden="true">
              <span ref={(bar) => bar?.style.setProperty('transform', `scaleX(${state.running?.progress ?? 0})`)} />
            </span>
          )}
          {state.problem !== null && !isRunning
            ? t('graph.notLearntBecause', { problem: engineWords(state.problem, state.problemSaid) })
            : words(state)}
        </span>
      </Tooltip>
      {isRunning ? (
        <Button size="xs" variant="default" onClick={() => void run(() => client.graph.cancel(ask))}>
          {t('graph.cancel')}
        </Button>
      ) : (
        <>
          <NativeSelect
            size="xs"
            aria-label={t('graph.scorer')}
            value={scorer}
            disabled={!canWrite || asked}
            data={graphScorer.options.map((each) => ({
              value: each,
              label: seesImages.has(each) ? t('graph.withImages', { name: scorerNames[each] }) : scorerNames[each],
            }))}
            onChange={(event) => setChosen(graphScorer.parse(event.currentTarget.value))}
          />
          <Button
            size="xs"
            variant="default"
            disabled={!canWrite || asked || !hasFacts || isLearnt}
            onClick={() => void run(() => client.graph.learn({ ...ask, scorer }))}
          >
            {t('graph.learn')}
          </Button>
        </>
      )}
    </>
  )
}
