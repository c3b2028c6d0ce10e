import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelId } from '../../contract/domain/model.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { ErrorView } from '../shell/state-view.tsx'
import { keys } from '../state/query-keys.ts'
import { CompareModels } from './compare-models.tsx'
import { DownloadModel } from './download-model.tsx'
import { ImportModel } from './import-model.tsx'
import { ModelDetails } from './model-details.tsx'
import { ModelList } from './model-list.tsx'
import classes from './models.module.css'

/** The installed packages: what each is and can do here, and what comes and goes. */
export function ModelsPage() {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const queries = useQueryClient()
  const { project } = session
  const models = useQuery({
    // Which one is in use may have been changed on another page, or in another window.
    queryKey: keys.models(project, view.learning.current),
    queryFn: ({ signal }) => client.models.list({ project }, { signal }),
    placeholderData: keepPreviousData,
  })
  const [chosen, choose] = useState<ModelId | null>(null)
  const list = models.data ?? []
  const shown = list.find(({ id }) => id === chosen) ?? list.find((m) => m.kind === 'whole' && m.use.kind === 'in-use')
  const renew = () => queries.invalidateQueries({ queryKey: keys.allModels(project) })
  return (
    <main className={shell.page}>
      <div className={`${shell.pageInner} ${classes.wide}`}>
        <h1 className={shell.pageTitle}>{t('models.title')}</h1>
        <p className={classes.lead}>{t('models.lead')}</p>
        {models.isPending ? (
          <div role="status" aria-label={t('models.loading')}>
            <Skeleton height="12rem" radius="md" />
          </div>
        ) : models.data === undefined ? (
          <ErrorView title={t('models.cannotList')} error={models.error} retry={() => void models.refetch()} />
        ) : (
          <>
            <div className={classes.columns}>
              <div className={classes.side}>
                <ModelList models={list} shown={shown?.id ?? null} choose={choose} />
                <ImportModel
                  onInstalled={(model) => {
                    choose(model)
                    void renew()
                  }}
                />
                <DownloadModel />
              </div>
              {shown !== undefined && (
                <ModelDetails key={shown.id} model={shown} onChanged={renew} onRemoved={() => choose(null)} />
              )}
            </div>
            <CompareModels models={list} />
          </>
        )}
      </div>
    </main>
  )
}
