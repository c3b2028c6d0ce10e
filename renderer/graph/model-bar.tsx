import { Button, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { GraphModelState } from '../../contract/domain/graph.ts'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { durationText, plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { useGraphModel } from './use-graph.ts'

function words({ running, ready }: GraphModelState): string {
  if (running !== null) {
    const left = running.secondsLeft === null ? '' : `, ${durationText(running.secondsLeft)} left`
    return `learning ${Math.round(running.progress * 100)} %${left}`
  }
  if (ready === null) return 'no model yet'
  const news = ready.newFacts === 0 ? '' : ` · ${plural(ready.newFacts, 'new fact')}`
  return `${ready.version}${ready.mrr === null ? '' : ` · MRR ${ready.mrr.toFixed(2)}`}${news}`
}

/** The model of missing facts, how good it is, and its learning. */
export function ModelBar({ hasFacts }: { readonly hasFacts: boolean }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const model = useGraphModel()
  const [asked, setAsked] = useState(false)
  const state = model.data
  if (state === undefined) return null
  const isRunning = state.running !== null
  const run = async (work: () => Promise<unknown>) => {
    setAsked(true)
    try {
      await work()
    } catch (error) {
      tell({ tone: 'error', title: 'The graph cannot be learnt', text: failureOf(error).message })
    } finally {
      setAsked(false)
    }
  }
  const ask = { project: session.project }
  const measured = state.ready
  const explanation =
    measured === null
      ? 'Trained on the facts of this graph, on this machine.'
      : `Learnt ${measured.trainedFacts} facts. On ${measured.heldOutFacts} that were held out: mean reciprocal rank ${measured.mrr?.toFixed(3) ?? '–'}, among the first ten ${measured.hits10 === null ? '–' : `${(measured.hits10 * 100).toFixed(0)} %`}.`
  return (
    <>
      <Tooltip label={explanation} multiline w={280}>
        <span className={shell.pill} role="status" data-testid="graph-model">
          {isRunning && (
            <span className={shell.miniBar} aria-hidden="true">
              <span ref={(bar) => bar?.style.setProperty('transform', `scaleX(${state.running?.progress ?? 0})`)} />
            </span>
          )}
          {state.problem !== null && !isRunning ? `not learnt: ${state.problem}` : words(state)}
        </span>
      </Tooltip>
      {isRunning ? (
        <Button size="xs" variant="default" onClick={() => void run(() => client.graph.cancel(ask))}>
          Cancel
        </Button>
      ) : (
        <Button
          size="xs"
          variant="default"
          disabled={!canWrite || asked || !hasFacts || (measured !== null && measured.newFacts === 0)}
          onClick={() => void run(() => client.graph.learn(ask))}
        >
          Learn
        </Button>
      )}
    </>
  )
}
