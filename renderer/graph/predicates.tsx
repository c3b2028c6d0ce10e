import { Button, Checkbox, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { GraphKey, Predicate } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { ErrorView, StateView } from '../shell/state-view.tsx'
import { visibleName } from '../shell/visible-name.ts'
import classes from './graph.module.css'
import { putPredicate } from './graph-edits.ts'
import { usePredicates } from './use-graph.ts'

/** The relations of the graph: what each is called, what it may join, and which relations in posts say it. */
export function Predicates({ types }: { readonly types: readonly { readonly name: string }[] }) {
  const { canWrite } = useProject()
  const found = usePredicates()
  const [edited, setEdited] = useState<GraphKey | null>(null)
  if (found.isError)
    return <ErrorView title={t('graph.predicatesUnreadable')} error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined)
    return <div className={classes.loading} role="status" aria-label={t('graph.loadingPredicates')} />
  if (found.data.length === 0)
    return (
      <StateView title={t('graph.noPredicates')}>
        <p>{t('graph.noPredicatesMore')}</p>
      </StateView>
    )
  return (
    <section className={classes.review} aria-label={t('graph.predicates')}>
      <p className={classes.hint}>{t('graph.predicatesHint')}</p>
      <ul className={classes.predicates}>
        {found.data.map(({ key, predicate, facts }) => (
          <li key={key} className={classes.predicateItem}>
            <div className={classes.predicateHead}>
              <span className={classes.predicateName}>
                <NameText name={predicate.label || key} />
              </span>
              <span className={classes.hint}>
                {t('graph.facts', { count: facts })} · {endsWords(predicate)}
                {predicate.symmetric && ` · ${t('graph.bothWays')}`}
                {predicate.saidBy.length > 0 &&
                  ` · ${t('graph.saidByTypes', { types: listText(predicate.saidBy.map(visibleName)) })}`}
              </span>
              <Button
                size="compact-xs"
                variant="default"
                disabled={!canWrite}
                aria-expanded={edited === key}
                aria-label={t('graph.editThis', { name: visibleName(predicate.label || key) })}
                onClick={() => setEdited(edited === key ? null : key)}
              >
                {t('graph.edit')}
              </Button>
            </div>
            {edited === key && (
              <EditPredicate
                shown={key}
                predicate={predicate}
                types={types.map(({ name }) => name)}
                onDone={() => setEdited(null)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const anyOf = (names: readonly string[]): string =>
  names.length === 0 ? t('graph.anything') : listText(names.map(visibleName))
const endsWords = ({ domain, range }: Predicate): string => `${anyOf(domain)} → ${anyOf(range)}`

function EditPredicate(props: {
  readonly shown: GraphKey
  readonly predicate: Predicate
  readonly types: string[]
  readonly onDone: () => void
}) {
  const { session, view } = useProject()
  const { shown, predicate, types, onDone } = props
  const [label, setLabel] = useState(predicate.label)
  const [domain, setDomain] = useState(predicate.domain)
  const [range, setRange] = useState(predicate.range)
  const [symmetric, setSymmetric] = useState(predicate.symmetric)
  const [saidBy, setSaidBy] = useState(predicate.saidBy)
  const save = () => {
    const after: Predicate = { ...predicate, label: label.trim(), domain, range, symmetric, saidBy }
    if (JSON.stringify(after) !== JSON.stringify(predicate)) session.decide(putPredicate(shown, predicate, after))
    onDone()
  }
  return (
    <form
      className={classes.predicateForm}
      aria-label={t('graph.predicateForm', { name: visibleName(shown) })}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <TextInput
        size="xs"
        label={t('graph.label')}
        maxLength={500}
        value={label}
        onChange={(e) => setLabel(e.currentTarget.value)}
      />
      <TagsInput
        size="xs"
        label={t('graph.from')}
        description={t('graph.endTypes')}
        data={types}
        maxTags={50}
        value={domain}
        onChange={setDomain}
      />
      <TagsInput
        size="xs"
        label={t('graph.to')}
        description={t('graph.endTypes')}
        data={types}
        maxTags={50}
        value={range}
        onChange={setRange}
      />
      <TagsInput
        size="xs"
        label={t('graph.saidBy')}
        description={t('graph.saidByMore')}
        data={view.relationTypes.map(({ name }) => name)}
        maxTags={50}
        value={saidBy}
        onChange={setSaidBy}
      />
      <Checkbox
        size="xs"
        label={t('graph.sameBothWays')}
        checked={symmetric}
        onChange={(e) => setSymmetric(e.currentTarget.checked)}
      />
      <Button size="xs" type="submit">
        {t('graph.save')}
      </Button>
    </form>
  )
}
