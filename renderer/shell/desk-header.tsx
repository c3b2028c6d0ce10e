import { Tooltip } from '@mantine/core'
import { t } from '../language/language.ts'
import { LearningPills } from '../learning/learning-pills.tsx'
import { DevicePill } from './device-pill.tsx'
import { NameText } from './name-text.tsx'
import { useProject } from './project-context.ts'
import { go } from './route.ts'
import { SavedPill } from './saved-pill.tsx'
import shell from './shell.module.css'

export function DeskHeader() {
  const { view } = useProject()
  return (
    <header className={shell.header}>
      <Tooltip label={t('shell.allProjects')}>
        <button
          type="button"
          className={shell.brandButton}
          onClick={() => go({ kind: 'projects' })}
          aria-label={t('shell.allProjects')}
        >
          Triptych
        </button>
      </Tooltip>
      <span className={shell.projectName}>
        <NameText name={view.summary.name} />
      </span>
      <SavedPill />
      <span className={shell.grow} />
      <LearningPills />
      <DevicePill />
    </header>
  )
}
