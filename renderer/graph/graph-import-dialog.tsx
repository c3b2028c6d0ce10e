import { Button, Modal, Progress } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFolderOpen, IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import type { GraphImportPlan } from '../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../contract/domain/import.ts'
import importClasses from '../imports/imports.module.css'
import { bytesText, incomingOf } from '../imports/incoming.ts'
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

function Running(props: {
  readonly title: string
  readonly detail: string
  readonly part: number | null
  readonly cancel: () => void
}) {
  return (
    <div className={importClasses.running}>
      <h3 className={importClasses.heading}>{props.title}</h3>
      <Progress
        value={(props.part ?? 1) * 100}
        animated={props.part === null}
        aria-label={props.title}
        transitionDuration={150}
      />
      <div className={importClasses.detail} role="status">
        {props.detail}
      </div>
      <div className={importClasses.buttons}>
        <Button variant="default" onClick={props.cancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}

function Choose({ control, problem }: { readonly control: GraphImportControl; readonly problem: string | null }) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    const chosen = incomingOf([...(input.files ?? [])])
    input.value = ''
    if (chosen.length > 0) control.start(chosen)
  }
  return (
    <div className={importClasses.stack} data-autofocus tabIndex={-1}>
      {problem !== null && (
        <Message tone="bad" title="That did not work">
          {problem}
        </Message>
      )}
      <Dropzone
        className={importClasses.zone}
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        multiple
        useFsAccessApi={false}
        onDrop={(dropped) => control.start(incomingOf(dropped))}
        inputProps={{ 'aria-label': 'Drop the files of a graph' }}
      >
        <div className={importClasses.zoneInner}>
          <b>Drop the files of a graph here, all at once</b>
          <span className={importClasses.detail}>
            Triples in three columns with entity2text and relation2text, OpenKE’s *2id files, Turtle, N-Triples, N-Quads
            or JSON-LD; images in one folder for each entity. Nothing is fetched from the network.
          </span>
          <div className={importClasses.pickers}>
            <Button variant="default" leftSection={<IconUpload size={16} />} onClick={() => files.current?.click()}>
              Choose files
            </Button>
            <Button
              variant="default"
              leftSection={<IconFolderOpen size={16} />}
              onClick={() => folder.current?.click()}
            >
              Choose a folder
            </Button>
          </div>
        </div>
      </Dropzone>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files of a graph"
        onChange={(e) => take(e.currentTarget)}
      />
      <input
        ref={(input) => {
          folder.current = input
          input?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        multiple
        hidden
        aria-label="Folder of a graph"
        onChange={(e) => take(e.currentTarget)}
      />
    </div>
  )
}
