import { Button, NativeSelect, Progress } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../contract/domain/failure.ts'
import type {
  InstalledModel,
  ModelComparison,
  ModelId,
  ModelProgress,
  WholeModel,
} from '../../contract/domain/model.ts'
import { failureOf } from '../connection/failures.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { FiguresTable } from './figures-table.tsx'
import { nameOf } from './model-words.ts'
import classes from './models.module.css'

/** Fewer posts than this, and the figures are mostly chance. */
const enough = 20

type Stage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: ModelProgress | null }
  | { readonly kind: 'failed'; readonly why: Failure }
  | { readonly kind: 'done'; readonly comparison: ModelComparison }

/** Two packages side by side: what they say of themselves, and how both do on this project's held-out posts. */
export function CompareModels({ models }: { readonly models: readonly InstalledModel[] }) {
  const whole = models.filter((model) => model.kind === 'whole')
  const [choice, setChoice] = useState<readonly [ModelId | null, ModelId | null]>([null, null])
  const first = whole.find(({ id }) => id === choice[0]) ?? whole[0]
  const second = whole.find(({ id }) => id === choice[1] && id !== first?.id) ?? whole.find((each) => each !== first)
  if (first === undefined || second === undefined) return null
  const options = (without: WholeModel) =>
    whole.filter((model) => model !== without).map((model) => ({ value: model.id, label: nameOf(model) }))
  return (
    <section aria-label={t('models.compare')}>
      <h2 className={classes.section}>{t('models.compareTwo')}</h2>
      <div className={classes.pickers}>
        <NativeSelect
          aria-label={t('models.firstModel')}
          data={options(second)}
          value={first.id}
          onChange={(event) => setChoice([event.currentTarget.value, second.id])}
        />
        <NativeSelect
          aria-label={t('models.secondModel')}
          data={options(first)}
          value={second.id}
          onChange={(event) => setChoice([first.id, event.currentTarget.value])}
        />
      </div>
      <Measure key={`${first.id}\n${second.id}`} first={first} second={second} />
      <FiguresTable models={[first, second]} />
    </section>
  )
}

function Measure({ first, second }: { readonly first: WholeModel; readonly second: WholeModel }) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const [stage, setStage] = useState<Stage>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const unfit = [first, second].find(({ use }) => use.kind === 'cannot-be-used')
  if (unfit !== undefined) {
    return (
      <p className={classes.dim}>
        {t('models.cannotMeasure', {
          model: nameOf(unfit),
          why: unfit.use.kind === 'cannot-be-used' ? engineWords(unfit.use.why, unfit.use.said) : '',
        })}
      </p>
    )
  }
  const measure = async () => {
    const control = new AbortController()
    running.current = control
    setStage({ kind: 'running', progress: null })
    try {
      const ask = { project, first: first.id, second: second.id }
      for await (const item of await client.models.compare(ask, { signal: control.signal })) {
        if (control.signal.aborted) return
        setStage(
          item.kind === 'comparison'
            ? { kind: 'done', comparison: item.comparison }
            : { kind: 'running', progress: item },
        )
      }
    } catch (error) {
      if (!control.signal.aborted) setStage({ kind: 'failed', why: failureOf(error) })
    }
  }
  const cancel = () => {
    running.current?.abort()
    setStage({ kind: 'idle' })
  }
  if (stage.kind === 'running') {
    const { progress } = stage
    return (
      <div className={classes.running} role="status">
        <Progress
          value={progress === null ? 100 : (100 * progress.done) / Math.max(1, progress.total)}
          animated={progress === null}
          aria-label={t('models.measuringBoth')}
          transitionDuration={150}
        />
        <div className={classes.runningText}>
          <span>
            {progress === null
              ? t('models.openingBoth')
              : t('learning.doneOf', {
                  done: progress.done,
                  readings: t('counted.reading', { count: progress.total }),
                })}
          </span>
          <Button size="compact-xs" variant="default" onClick={cancel}>
            {t('imports.cancel')}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.stack}>
      {stage.kind === 'failed' && (
        <Message tone="bad" title={t('models.notMeasured')}>
          {stage.why.message}
        </Message>
      )}
      {stage.kind === 'done' && <ComparisonTable first={first} second={second} comparison={stage.comparison} />}
      {stage.kind === 'done' && stage.comparison.first.posts < enough && (
        <p className={classes.dim}>{t('learning.soFew')}</p>
      )}
      <div>
        <Button size="xs" variant="default" leftSection={<IconScale size={15} />} onClick={() => void measure()}>
          {stage.kind === 'done' ? t('learning.measureAgain') : t('learning.measure')}
        </Button>
      </div>
    </div>
  )
}
