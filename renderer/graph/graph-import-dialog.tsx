import { Button, Modal } from '@mantine/core'
import { Trans } from 'react-i18next'
import type { GraphImportPlan } from '../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../contract/domain/import.ts'
import { ChooseFiles } from '../imports/choose-files.tsx'
import importClasses from '../imports/imports.module.css'
import { bytesText } from '../imports/incoming.ts'
import { Running } from '../imports/running.tsx'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { clausesText } from '../language/list-text.ts'
import { Message } from '../shell/message.tsx'
import { visibleName } from '../shell/visible-name.ts'
import { type GraphImportControl, useGraphImport } from './use-graph-import.ts'

export function GraphImportDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const control = useGraphImport()
  const isBusy = control.stage.kind === 'applying' || control.stage.kind === 'uploading'
  const end = () => {
    control.reset()
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={() => {
        if (!isBusy) end()
      }}
      closeOnClickOutside={false}
      closeOnEscape={!isBusy}
      withCloseButton={!isBusy}
      title={t('graph.importGraph')}
      size="46rem"
    >
      <Stage control={control} onDone={end} />
    </Modal>
  )
}

const phases = { reading: 'reading', images: 'lookingImages', writing: 'writing' } as const

function progressWords(progress: ImportProgress | null): string {
  if (progress === null) return t('graph.starting')
  const { done, total } = progress
  const phase = phases[progress.phase]
  return total === null ? t(`graph.${phase}`, { done }) : t(`graph.${phase}Of`, { done, total })
}

function Stage({ control, onDone }: { readonly control: GraphImportControl; readonly onDone: () => void }) {
  const { stage } = control
  switch (stage.kind) {
    case 'choose':
      return <Choose control={control} problem={stage.problem?.message ?? null} />
    case 'uploading':
      return (
        <Running
          title={t('graph.readingFiles')}
          detail={t('graph.bytesOf', { done: bytesText(stage.bytes), total: bytesText(stage.total) })}
          part={stage.total === 0 ? null : stage.bytes / stage.total}
          cancel={control.reset}
        />
      )
    case 'planning':
      return (
        <Running title={t('graph.looking')} detail={progressWords(stage.progress)} part={null} cancel={control.reset} />
      )
    case 'applying': {
      const { progress } = stage
      const part = progress?.phase === 'images' && progress.total ? progress.done / progress.total : null
      return (
        <Running
          title={t('graph.importing')}
          detail={t('graph.allOrNothing', { progress: progressWords(progress) })}
          part={part}
          cancel={control.reset}
        />
      )
    }
    case 'plan':
      return <Plan control={control} plan={stage.plan} problem={stage.problem?.message ?? null} />
    case 'report':
      return (
        <div className={importClasses.stack}>
          <Message tone="good" title={t('graph.imported')}>
            {t('graph.added', {
              entities: t('graph.entities', { count: stage.report.entities }),
              predicates: t('graph.predicateCount', { count: stage.report.predicates }),
              facts: t('graph.facts', { count: stage.report.facts }),
              images: t('counted.image', { count: stage.report.images }),
            })}
            {stage.report.skippedRecords > 0 && ` ${t('graph.badLeftOut', { count: stage.report.skippedRecords })}`}
          </Message>
          <div className={importClasses.buttons}>
            <Button onClick={onDone} data-autofocus>
              {t('graph.toGraph')}
            </Button>
          </div>
        </div>
      )
    default:
      return stage satisfies never
  }
}

function Plan(props: {
  readonly control: GraphImportControl
  readonly plan: GraphImportPlan
  readonly problem: string | null
}) {
  const { control, plan, problem } = props
  const isEmpty = plan.entities + plan.facts + plan.knownFacts + plan.imagesFound === 0
  return (
    <div className={importClasses.stack}>
      <div role="status">
        <Trans
          i18nKey="graph.plan"
          values={{
            entities: t('graph.newEntities', { count: plan.entities }),
            predicates: t('graph.newPredicates', { count: plan.predicates }),
            facts: t('graph.newFacts', { count: plan.facts }),
            known: plan.knownFacts > 0 ? t('graph.planKnown', { count: plan.knownFacts }) : '',
            images:
              plan.imagesFound + plan.imagesMissing > 0
                ? t('graph.planImages', { count: plan.imagesFound, missing: plan.imagesMissing })
                : '',
          }}
          components={{ b: <b /> }}
        />
      </div>
      <ul className={importClasses.detail} aria-label={t('graph.files')}>
        {plan.files.map(({ file, format, records }) => (
          <li key={file}>
            {t('graph.fileHas', {
              file: visibleName(file),
              format,
              records: t('graph.records', { count: records }),
            })}
          </li>
        ))}
      </ul>
      {plan.issues.length > 0 && (
        <Message
          tone={plan.errors > 0 ? 'bad' : 'warn'}
          title={clausesText([
            t('graph.errors', { count: plan.errors }),
            t('graph.warnings', { count: plan.warnings }),
          ])}
        >
          <ul aria-label={t('graph.whatIsWrong')}>
            {plan.issues.slice(0, 20).map((issue) => (
              <li key={`${issue.file} ${issue.line} ${issue.code} ${issue.message}`}>
                {visibleName(issue.file)}
                {issue.line === null ? '' : `:${issue.line}`} {engineWords(issue.message, issue.said)}
              </li>
            ))}
          </ul>
        </Message>
      )}
      {problem !== null && (
        <Message tone="bad" title={t('graph.nothingImported')}>
          {problem}
        </Message>
      )}
      <div className={importClasses.buttons}>
        <Button variant="default" onClick={control.reset}>
          {t('graph.otherFiles')}
        </Button>
        <Button disabled={isEmpty} onClick={() => control.apply(plan, plan.errors > 0)} data-autofocus>
          {plan.errors > 0 ? t('graph.importGood') : t('graph.import')}
        </Button>
      </div>
    </div>
  )
}

function Choose({ control, problem }: { readonly control: GraphImportControl; readonly problem: string | null }) {
  return (
    <ChooseFiles
      title={t('graph.dropHere')}
      problem={problem}
      names={{ drop: t('graph.drop'), files: t('graph.filesOf'), folder: t('graph.folderOf') }}
      onChosen={control.start}
    >
      {t('graph.dropMore')}
    </ChooseFiles>
  )
}
