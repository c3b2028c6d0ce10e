import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { RetiredType } from '../../contract/calls/types.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import { TypeFateDialog } from './type-fate-dialog.tsx'
import classes from './types.module.css'
import { useTypesNow } from './use-types-now.ts'

/** Types that were removed while something was of them: asks what becomes of that, or brings them back. */
export function RetiredTypes() {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const { types, relationTypes } = useTypesNow()
  const heading = useId()
  const [asking, setAsking] = useState<RetiredType | null>(null)
  const { data: retired = [] } = useQuery({
    queryKey: keys.retired(session.project),
    queryFn: ({ signal }) => client.types.retired({ project: session.project }, { signal }),
  })
  if (retired.length === 0 && asking === null) return null
  const bringBack = (each: RetiredType) =>
    each.kind === 'entity'
      ? session.decide({
          intent: 'edit-types',
          changes: [{ kind: 'entity-type', name: each.type.name, before: null, after: each.type }],
        })
      : session.decide({
          intent: 'edit-relation-types',
          changes: [{ kind: 'relation-type', name: each.type.name, before: null, after: each.type }],
        })
  const namesOf = ({ kind }: RetiredType) => (kind === 'entity' ? types : relationTypes).map(({ name }) => name)
  return (
    <section aria-labelledby={heading} className={classes.section}>
      <h2 id={heading} className={classes.heading}>
        {t('types.retireLeftTitle')}
      </h2>
      <p className={classes.lead}>{t('types.retireLeftLead')}</p>
      <table className={classes.table} aria-label={t('types.retireLeftTitle')}>
        <tbody>
          {retired.map((each) => {
            const { kind, type, uses } = each
            const name = visibleName(type.name)
            const count = uses.accepted + uses.rejected
            return (
              <tr key={`${kind} ${type.name}`} className={`colour-${type.colour}`}>
                <td className={classes.name}>
                  <NameText name={type.name} />
                </td>
                <td>
                  {kind === 'entity'
                    ? t('types.retireLeftMentions', { count })
                    : t('types.retireLeftRelations', { count })}
                </td>
                <td className={classes.settling}>
                  {canWrite && (
                    <>
                      <Button size="compact-sm" variant="default" onClick={() => setAsking(each)}>
                        {t('types.retireSettleType', { name })}
                      </Button>
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={t('types.retireBringBackType', { name })}
                        onClick={() => bringBack(each)}
                      >
                        {t('types.retireBringBack')}
                      </Button>
                    </>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {asking !== null && (
        <TypeFateDialog
          used={{ kind: asking.kind, name: asking.type.name, uses: asking.uses }}
          isRemoved
          others={namesOf(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  )
}
