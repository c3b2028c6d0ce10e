import { IconArrowRight } from '@tabler/icons-react'
import type { GraphKey } from '../../contract/domain/graph.ts'
import { useEntity } from '../graph/use-graph.ts'
import { t } from '../language/language.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { visibleName } from '../shell/visible-name.ts'
import classes from './links.module.css'
import { goToEntity } from './use-linking.ts'

/** The entity that a mention means, as a way to its page; null: nothing in the graph. */
export function LinkedEntity({ entity }: { readonly entity: GraphKey | null }) {
  const found = useEntity(entity)
  if (entity === null) return <span className={classes.nil}>{t('links.nil')}</span>
  const label = found.data?.node.label || entity
  return (
    <button
      type="button"
      className={classes.linked}
      aria-label={t('links.show', { name: visibleName(label) })}
      title={t('links.showMore', { name: visibleName(label) })}
      {...keepFocus}
      onClick={(event) => {
        event.stopPropagation()
        goToEntity(entity)
      }}
    >
      <IconArrowRight size={13} aria-hidden="true" />
      <NameText name={label} />
    </button>
  )
}
