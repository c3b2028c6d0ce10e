import { Button, Checkbox, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { GraphKey, Predicate } from '../../contract/domain/graph.ts'
import { NameText } from '../shell/name-text.tsx'
import { plural } from '../shell/numbers.ts'
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
    return <ErrorView title="The predicates cannot be read" error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <div className={classes.loading} role="status" aria-label="Loading predicates" />
  if (found.data.length === 0)
    return (
      <StateView title="No predicates yet">
        <p>A graph that you import brings its predicates along.</p>
      </StateView>
    )
  return (
    <section className={classes.review} aria-label="Predicates">
      <p className={classes.hint}>
        A confirmed relation between two linked mentions proposes a fact of the predicate that its type says.
      </p>
      <ul className={classes.predicates}>
        {found.data.map(({ key, predicate, facts }) => (
          <li key={key} className={classes.predicateItem}>
            <div className={classes.predicateHead}>
              <span className={classes.predicateName}>
                <NameText name={predicate.label || key} />
              </span>
              <span className={classes.hint}>
                {plural(facts, 'fact')} · {endsWords(predicate)}
                {predicate.symmetric && ' · both ways'}
                {predicate.saidBy.length > 0 && ` · said by ${predicate.saidBy.map(visibleName).join(', ')}`}
              </span>
              <Button
                size="compact-xs"
                variant="default"
                disabled={!canWrite}
                aria-expanded={edited === key}
                aria-label={`Edit ${visibleName(predicate.label || key)}`}
                onClick={() => setEdited(edited === key ? null : key)}
              >
                Edit
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
  names.length === 0 ? 'anything' : names.map(visibleName).join(', ')
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
      aria-label={`Predicate ${visibleName(shown)}`}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <TextInput
        size="xs"
        label="Label"
        maxLength={500}
        value={label}
        onChange={(e) => setLabel(e.currentTarget.value)}
      />
      <TagsInput
        size="xs"
        label="From"
        description="types of entities; none: any"
        data={types}
        maxTags={50}
        value={domain}
        onChange={setDomain}
      />
      <TagsInput
        size="xs"
        label="To"
        description="types of entities; none: any"
        data={types}
        maxTags={50}
        value={range}
        onChange={setRange}
      />
      <TagsInput
        size="xs"
        label="Said by"
        description="types of relations in posts"
        data={view.relationTypes.map(({ name }) => name)}
        maxTags={50}
        value={saidBy}
        onChange={setSaidBy}
      />
      <Checkbox
        size="xs"
        label="The same both ways"
        checked={symmetric}
        onChange={(e) => setSymmetric(e.currentTarget.checked)}
      />
      <Button size="xs" type="submit">
        Save
      </Button>
    </form>
  )
}
