import { Button, Modal } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ImportProgress } from '../../contract/domain/import.ts'
import { useStore } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { countText, plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { ChooseFiles } from './choose-files.tsx'
import { ImportPlanView } from './import-plan-view.tsx'
import classes from './imports.module.css'
import { bytesText, incomingOf } from './incoming.ts'
import { Running } from './running.tsx'
import { type ImportControl, useImport } from './use-import.ts'

export function ImportDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const control = useImport()
  const { dropped } = useProject()
  const files = useStore(dropped)
  const start = useRef(control.start)
  start.current = control.start
  useEffect(() => {
    if (!opened || files.length === 0) return
    dropped.set([])
    start.current(incomingOf(files))
  }, [opened, files, dropped])
  const isBusy = control.stage.kind === 'applying' || control.stage.kind === 'uploading'
  return (
    <Modal
      opened={opened}
      onClose={() => {
        if (isBusy) return
        control.reset()
        onClose()
      }}
      closeOnClickOutside={false}
      closeOnEscape={!isBusy}
      title="Import posts"
      size="52rem"
    >
      <Stage
        control={control}
        onDone={() => {
          control.reset()
          onClose()
        }}
      />
    </Modal>
  )
}

function Stage({ control, onDone }: { readonly control: ImportControl; readonly onDone: () => void }) {
  const { stage } = control
  switch (stage.kind) {
    case 'choose':
      return <Choose control={control} problem={stage.problem?.message ?? null} />
    case 'uploading':
      return (
        <Running
          title={`Reading ${plural(stage.files, 'file')}`}
          detail={`${bytesText(stage.progress.bytes)} of ${bytesText(stage.total)} · ${visibleName(stage.progress.file)}`}
          part={stage.total === 0 ? null : stage.progress.bytes / stage.total}
          cancel={control.cancel}
        />
      )
    case 'planning':
      return (
        <Running
          title="Looking at what is in them"
          detail={progressWords(stage.progress)}
          part={partOf(stage.progress)}
          cancel={control.cancel}
        />
      )
    case 'plan':
      return <ImportPlanView control={control} plan={stage.plan} problem={stage.problem} />
    case 'applying':
      return (
        <Running
          title="Importing"
          detail={`${progressWords(stage.progress)} All of it is kept, or nothing.`}
          part={partOf(stage.progress)}
          cancel={control.cancel}
        />
      )
    case 'report': {
      const { report } = stage
      return (
        <div className={classes.stack}>
          <Message tone="good" title="Imported">
            {plural(report.addedPosts, 'post')} added with {plural(report.mentions, 'mention')} and{' '}
            {plural(report.images, 'image')}.
            {report.knownPosts > 0 && ` ${plural(report.knownPosts, 'post')} were there already and stay as they are.`}
            {report.skippedRecords > 0 && ` ${plural(report.skippedRecords, 'bad record')} left out.`}
          </Message>
          <div className={classes.buttons}>
            <Button variant="default" onClick={control.reset}>
              Import more
            </Button>
            <Button onClick={onDone} data-autofocus>
              To the posts
            </Button>
          </div>
        </div>
      )
    }
    default:
      return stage satisfies never
  }
}

const phases = { reading: 'posts read', images: 'images looked at', writing: 'posts written' } as const

function progressWords(progress: ImportProgress | null): string {
  if (progress === null) return 'Starting…'
  const of = progress.total === null ? '' : ` of ${countText(progress.total)}`
  return `${countText(progress.done)}${of} ${phases[progress.phase]}.`
}

const partOf = (progress: ImportProgress | null): number | null =>
  progress === null || progress.total === null || progress.total === 0 ? null : progress.done / progress.total

function Choose({ control, problem }: { readonly control: ImportControl; readonly problem: string | null }) {
  return (
    <ChooseFiles
      title="Drop files or a folder here"
      problem={problem}
      names={{ drop: 'Drop files or folders', files: 'Files to import', folder: 'Folder to import' }}
      onChosen={control.start}
    >
      CoNLL or BIO with IMGID lines, MNRE, JSONL, boxes as VOC or COCO; the pictures beside them, in folders as they
      are. Nothing is written before you have seen what would be.
    </ChooseFiles>
  )
}
