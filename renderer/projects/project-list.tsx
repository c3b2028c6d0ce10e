import { ActionIcon, Button, Skeleton, TextInput } from '@mantine/core'
import { IconChevronRight, IconFolder, IconPlus, IconSettings, IconSparkles } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ProjectSummary } from '../../contract/domain/project.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import { useDeskPorts, useStore } from '../shell/desk-context.ts'
import { NameText } from '../shell/name-text.tsx'
import { dateTimeText } from '../shell/numbers.ts'
import { overlay } from '../shell/overlay.ts'
import { go } from '../shell/route.ts'
import shell from '../shell/shell.module.css'
import { ErrorView } from '../shell/state-view.tsx'
import { keys } from '../state/query-keys.ts'
import classes from './projects.module.css'

const open = (project: ProjectSummary) => go({ kind: 'project', project: project.id, screen: 'label', post: null })

/** The first screen: what there is to work on. */
export function ProjectList() {
  const { client, connection } = useDeskPorts()
  const state = useStore(connection.state)
  const list = useQuery({
    queryKey: keys.projects,
    queryFn: ({ signal }) => client.projects.list({}, { signal }),
    staleTime: 0,
  })
  return (
    <div className={classes.screen}>
      <header className={shell.header}>
        <span className={shell.brand}>Triptych</span>
        {state.kind !== 'open' && (
          <span className={`${shell.pill} ${state.kind === 'reconnecting' ? shell.warnPill : ''}`} role="status">
            <span className={shell.dot} data-state="trouble" />
            {state.kind === 'connecting' ? t('projects.connecting') : t('projects.reconnecting')}
          </span>
        )}
        <span className={shell.grow} />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('settings.title')}
          onClick={() => overlay.set('settings')}
        >
          <IconSettings size={18} />
        </ActionIcon>
      </header>
      <main className={classes.main}>
        <div className={classes.column}>
          <h1 className={classes.title}>{t('projects.title')}</h1>
          <p className={classes.lead}>{t('projects.lead')}</p>
          {list.isPending ? (
            <div className={classes.list} aria-busy="true">
              {[0, 1].map((i) => (
                <Skeleton key={i} height={66} radius="md" />
              ))}
            </div>
          ) : list.isError ? (
            <ErrorView title={t('projects.cannotList')} error={list.error} retry={() => void list.refetch()} />
          ) : (
            <ul className={classes.list} aria-label={t('projects.title')}>
              {list.data.map((project) => (
                <ProjectRow key={project.id} project={project} />
              ))}
            </ul>
          )}
          <NewProject />
        </div>
      </main>
      <SettingsDialog opened={useStore(overlay) === 'settings'} onClose={() => overlay.set(null)} />
    </div>
  )
}

function ProjectRow({ project }: { readonly project: ProjectSummary }) {
  const when =
    project.openedAt === null
      ? t('projects.neverOpened')
      : t('projects.opened', { time: dateTimeText(project.openedAt) })
  return (
    <li>
      <button
        type="button"
        className={classes.row}
        onClick={() => open(project)}
        aria-label={t('projects.open', { name: project.name })}
      >
        <span className={classes.icon}>{project.sample ? <IconSparkles size={20} /> : <IconFolder size={20} />}</span>
        <span className={classes.names}>
          <span className={classes.name}>
            <NameText name={project.name} />
            {project.sample && <span className={shell.tag}>{t('projects.sample')}</span>}
          </span>
          <span className={classes.where}>
            <span>{project.sample && project.openedAt === null ? t('projects.sampleLead') : when}</span>
            <span className={classes.location}>
              <NameText name={project.location} />
            </span>
          </span>
        </span>
        <IconChevronRight size={18} className={classes.chevron} />
      </button>
    </li>
  )
}

function NewProject() {
  const { client } = useDeskPorts()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: (wanted: string) => client.projects.create({ name: wanted }),
    onSuccess: (project) => {
      void queries.invalidateQueries({ queryKey: keys.projects })
      open(project)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') create.mutate(name.trim())
  }
  return (
    <form className={classes.create} onSubmit={submit}>
      <TextInput
        className={classes.createName}
        label={t('projects.newProject')}
        placeholder={t('projects.newPlaceholder')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        error={create.isError ? failureOf(create.error).message : undefined}
      />
      <Button
        type="submit"
        leftSection={<IconPlus size={16} />}
        disabled={name.trim() === ''}
        loading={create.isPending}
      >
        {t('projects.create')}
      </Button>
    </form>
  )
}
