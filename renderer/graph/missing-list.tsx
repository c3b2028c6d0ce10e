import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import type { GraphKey, MissingFact } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import classes from './graph.module.css'
import { denyMissing, stateMissing } from './graph-edits.ts'
import { showEntity } from './graph-place.ts'
import { NodeDot } from './node-dot.tsx'
import { Probability } from './probability.tsx'
import { Reasons } from './reasons.tsx'
import { useGraphModel, useMissing, usePredicates } from './use-graph.ts'

/** Asks the model what an entity probably lacks, predicate by predicate, in both directions. */
export function MissingList({ shown }: { readonly shown: GraphKey }) {
  const model = useGraphModel()
  const predicates = usePredicates()
  const [asked, setAsked] = useState<string | null>(null)
  const [why, setWhy] = useState<MissingFact | null>(null)
  const [direction, predicate] = asked === null ? [null, null] : [asked.slice(0, 3), asked.slice(4)]
  const question =
    predicate === null
      ? null
      : direction === 'out'
        ? { head: shown, predicate, tail: null }
        : { head: null, predicate, tail: shown }
  const missing = useMissing(question, 10)
  if (model.data?.ready == null) return <p className={classes.note}>{t('graph.pressLearn')}</p>
  return (
    <div className={classes.stack}>
      <Select
        size="xs"
        searchable
        aria-label={t('graph.askAbout')}
        placeholder={t('graph.whatMissing')}
        value={asked}
        onChange={(value) => {
          setAsked(value)
          setWhy(null)
        }}
        data={(predicates.data ?? []).flatMap(({ key, predicate: { label } }) => [
          { value: `out ${key}`, label: `… ${label || key} ?` },
          { value: `in  ${key}`, label: `? ${label || key} …` },
        ])}
      />
      {question !== null && missing.data !== undefined && missing.data.length === 0 && (
        <p className={classes.note}>{t('graph.notLearnt')}</p>
      )}
      <ul className={classes.facts} aria-label={t('graph.probablyMissing')}>
        {(question === null ? [] : (missing.data ?? [])).map((fact) => (
          <MissingRow
            key={`${fact.triple.head} ${fact.triple.tail}`}
            fact={fact}
            from={direction === 'out' ? 'head' : 'tail'}
            isOpen={why?.triple === fact.triple}
            toggle={() => setWhy(why?.triple === fact.triple ? null : fact)}
          />
        ))}
      </ul>
    </div>
  )
}

function MissingRow(props: {
  readonly fact: MissingFact
  readonly from: 'head' | 'tail'
  readonly isOpen: boolean
  readonly toggle: () => void
}) {
  const { session, canWrite } = useProject()
  const { fact, from, isOpen, toggle } = props
  const other = from === 'head' ? fact.tail : fact.head
  return (
    <li className={classes.missing}>
      <span className={classes.missingLine}>
        <button type="button" className={classes.nodeButton} onClick={() => showEntity(other.key)}>
          <NodeDot node={other} />
          <NameText name={other.label} />
        </button>
        <Probability value={fact.probability} />
        <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={isOpen} onClick={toggle}>
          {t('graph.why')}
        </Button>
        {canWrite && (
          <Button.Group>
            <Button size="compact-xs" variant="default" onClick={() => session.decide(stateMissing(fact))}>
              {t('graph.true')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => session.decide(denyMissing(fact))}>
              {t('graph.notTrue')}
            </Button>
          </Button.Group>
        )}
      </span>
      {isOpen && <Reasons triple={fact.triple} />}
    </li>
  )
}
