import { NumberInput, Select, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import classes from './settings.module.css'

// No detector has this name: names are those of folders.
const nobody = '/'

/** Who proposes regions in this project, and how many for each image. */
export function RegionSettings() {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const { project } = session
  const queries = useQueryClient()
  const proposers = useQuery({
    queryKey: keys.proposers(project),
    queryFn: ({ signal }) => client.regions.proposers({ project }, { signal }),
    staleTime: 0,
  })
  const choose = useMutation({
    mutationFn: (choice: { proposer: string | null; perImage: number }) =>
      client.regions.choose({ project, ...choice }),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: keys.proposers(project) })
      void queries.invalidateQueries({ queryKey: keys.allProposals(project) })
      void queries.invalidateQueries({ queryKey: keys.posts(project) })
    },
  })
  if (proposers.isPending) return <Skeleton height={60} />
  if (proposers.isError) return <Message tone="bad">{failureOf(proposers.error).message}</Message>
  const { available, chosen, perImage } = proposers.data
  const isGone = chosen !== null && !available.includes(chosen)
  const names = [...(isGone ? [chosen] : []), ...available]
  return (
    <div>
      <div className={classes.label}>{t('settings.regions')}</div>
      <div className={classes.pair}>
        <Select
          label={t('settings.proposedBy')}
          size="sm"
          allowDeselect={false}
          disabled={!canWrite || choose.isPending}
          value={chosen ?? nobody}
          data={[
            ...names.map((name) => ({
              value: name,
              label: name === 'salience' ? t('settings.builtIn') : visibleName(name),
            })),
            { value: nobody, label: t('settings.nobody') },
          ]}
          onChange={(value) => choose.mutate({ proposer: value === nobody ? null : value, perImage })}
        />
        <NumberInput
          label={t('settings.perImage')}
          size="sm"
          min={1}
          max={8}
          clampBehavior="strict"
          disabled={!canWrite || choose.isPending || chosen === null}
          value={perImage}
          onChange={(value) => {
            const wanted = Number(value)
            if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 8 && wanted !== perImage) {
              choose.mutate({ proposer: chosen, perImage: wanted })
            }
          }}
        />
      </div>
      <p className={classes.fact}>{t('settings.regionsMore')}</p>
      {isGone && <Message tone="bad">{t('settings.isGone', { name: visibleName(chosen) })}</Message>}
      {choose.isError && <Message tone="bad">{failureOf(choose.error).message}</Message>}
    </div>
  )
}
