import { Button, Modal } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ImportProgress } from '../../contract/domain/import.ts'
import { t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { countText } from '../shell/numbers.ts'
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
      withCloseButton={!isBusy}
      title={t('imports.title')}
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
          title={t('imports.readingFiles', { count: stage.files })}
          detail={t('imports.uploaded', {
            done: bytesText(stage.progress.bytes),
            total: bytesText(stage.total),
            file: visibleName(stage.progress.file),
          })}
          part={stage.total === 0 ? null : stage.progress.bytes / stage.total}
          cancel={control.reset}
        />
      )
    case 'planning':
      return (
        <Running
          title={t('imports.looking')}
          detail={progressWords(stage.progress)}
          part={partOf(stage.progress)}
          cancel={control.reset}
        />
      )
    case 'plan':
      return <ImportPlanView control={control} plan={stage.plan} problem={stage.problem} />
    case 'applying':
      return (
        <Running
          title={t('imports.importing')}
          detail={t('imports.allOrNothing', { progress: progressWords(stage.progress) })}
          part={partOf(stage.progress)}
          cancel={control.reset}
        />
      )
    case 'report': {
      const { report } = stage
      return (
        <div className={classes.stack}>
          <Message tone="good" title={t('imports.imported')}>
            {t('imports.added', {
              posts: t('counted.post', { count: report.addedPosts }),
              mentions: t('counted.mention', { count: report.mentions }),
              images: t('counted.image', { count: report.images }),
            })}
            {report.knownPosts > 0 && ` ${t('imports.known', { count: report.knownPosts })}`}
            {report.skippedRecords > 0 && ` ${t('imports.leftOut', { count: report.skippedRecords })}`}
          </Message>
          <div className={classes.buttons}>
            <Button variant="default" onClick={control.reset}>
              {t('imports.importMore')}
            </Button>
            <Button onClick={onDone} data-autofocus>
              {t('imports.toPosts')}
            </Button>
          </div>
        </div>
      )
    }
    default:
      return stage satisfies never
  }
}

function progressWords(progress: ImportProgress | null): string {
  if (progress === null) return t('imports.starting')
  const done = countText(progress.done)
  return progress.total === null
    ? t(`imports.phase_${progress.phase}`, { done })
    : t(`imports.phaseOf_${progress.phase}`, { done, total: countText(progress.total) })
}

const partOf = (progress: ImportProgress | null): number | null =>
  progress === null || progress.total === null || progress.total === 0 ? null : progress.done / progress.total

function Choose({ control, problem }: { readonly control: ImportControl; readonly problem: string | null }) {
  return (
    <ChooseFiles
      title={t('imports.dropHere')}
      problem={problem}
      names={{ drop: t('imports.drop'), files: t('imports.files'), folder: t('imports.folder') }}
      onChosen={control.start}
    >
      {t('imports.formatsLead')}
    </ChooseFiles>
  )
}
