import { Button, Modal } from '@mantine/core'
import type { GraphImportPlan } from '../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../contract/domain/import.ts'
import { ChooseFiles } from '../imports/choose-files.tsx'
import importClasses from '../imports/imports.module.css'
import { bytesText } from '../imports/incoming.ts'
import { Running } from '../imports/running.tsx'
import { Message } from '../shell/message.tsx'
import { countText, plural } from '../shell/numbers.ts'
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
      title="Import a graph"
      size="46rem"
    >
      <Stage control={control} onDone={end} />
    </Modal>
  )
}

const phases = { reading: 'statements read', images: 'images looked at', writing: 'facts' } as const

function progressWords(progress: ImportProgress | null): string {
  if (progress === null) return 'Starting…'
  const of = progress.total === null ? '' : ` of ${countText(progress.total)}`
  return `${countText(progress.done)}${of} ${phases[progress.phase]}.`
}

function Stage({ control, onDone }: { readonly control: GraphImportControl; readonly onDone: () => void }) {
  const { stage } = control
  switch (stage.kind) {
    case 'choose':
      return <Choose control={control} problem={stage.problem?.message ?? null} />
    case 'uploading':
      return (
        <Running
          title="Reading the files"
          detail={`${bytesText(stage.bytes)} of ${bytesText(stage.total)}`}
          part={stage.total === 0 ? null : stage.bytes / stage.total}
          cancel={control.reset}
        />
      )
    case 'planning':
      return (
        <Running
          title="Looking at what is in them"
          detail={progressWords(stage.progress)}
          part={null}
          cancel={control.reset}
        />
      )
    case 'applying': {
      const { progress } = stage
      const part = progress?.phase === 'images' && progress.total ? progress.done / progress.total : null
      return (
        <Running
          title="Importing"
          detail={`${progressWords(progress)} All of it is kept, or nothing.`}
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
          <Message tone="good" title="Imported">
            {plural(stage.report.entities, 'entity', 'entities')}, {plural(stage.report.predicates, 'predicate')} and{' '}
            {plural(stage.report.facts, 'fact')} added, with {plural(stage.report.images, 'image')}.
            {stage.report.skippedRecords > 0 && ` ${plural(stage.report.skippedRecords, 'bad record')} left out.`}
          </Message>
          <div className={importClasses.buttons}>
            <Button onClick={onDone} data-autofocus>
              To the graph
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
        <b>{plural(plan.entities, 'new entity', 'new entities')}</b>, {plural(plan.predicates, 'new predicate')},{' '}
        <b>{plural(plan.facts, 'new fact')}</b>
        {plan.knownFacts > 0 && `; ${plural(plan.knownFacts, 'fact')} already there`}
        {plan.imagesFound + plan.imagesMissing > 0 &&
          `; ${plural(plan.imagesFound, 'image')} found, ${countText(plan.imagesMissing)} missing`}
        .
      </div>
      <ul className={importClasses.detail} aria-label="Files">
        {plan.files.map(({ file, format, records }) => (
          <li key={file}>
            {visibleName(file)}: {format}, {plural(records, 'record')}
          </li>
        ))}
      </ul>
      {plan.issues.length > 0 && (
        <Message
          tone={plan.errors > 0 ? 'bad' : 'warn'}
          title={`${plural(plan.errors, 'error')}, ${plural(plan.warnings, 'warning')}`}
        >
          <ul aria-label="What is wrong">
            {plan.issues.slice(0, 20).map((issue) => (
              <li key={`${issue.file} ${issue.line} ${issue.code} ${issue.message}`}>
                {visibleName(issue.file)}
                {issue.line === null ? '' : `:${issue.line}`} {issue.message}
              </li>
            ))}
          </ul>
        </Message>
      )}
      {problem !== null && (
        <Message tone="bad" title="Nothing was imported">
          {problem}
        </Message>
      )}
      <div className={importClasses.buttons}>
        <Button variant="default" onClick={control.reset}>
          Other files
        </Button>
        <Button disabled={isEmpty} onClick={() => control.apply(plan, plan.errors > 0)} data-autofocus>
          {plan.errors > 0 ? 'Import the good records' : 'Import'}
        </Button>
      </div>
    </div>
  )
}

function Choose({ control, problem }: { readonly control: GraphImportControl; readonly problem: string | null }) {
  return (
    <ChooseFiles
      title="Drop the files of a graph here, all at once"
      problem={problem}
      names={{ drop: 'Drop the files of a graph', files: 'Files of a graph', folder: 'Folder of a graph' }}
      onChosen={control.start}
    >
      Triples in three columns with entity2text and relation2text, OpenKE’s *2id files, Turtle, N-Triples, N-Quads or
      JSON-LD; images in one folder for each entity. Nothing is fetched from the network.
    </ChooseFiles>
  )
}
