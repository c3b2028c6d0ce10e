import { Skeleton } from '@mantine/core'
import { Trans } from 'react-i18next'
import type { FactReason, FactRecord, Triple } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import classes from './graph.module.css'
import { useReasons } from './use-graph.ts'

function FactText({ record }: { readonly record: FactRecord }) {
  return (
    <>
      <NameText name={record.head.label} /> <span className={classes.predicate}>{record.predicateLabel}</span>{' '}
      <NameText name={record.tail.label} />
    </>
  )
}

const shareText = (weight: number): string => `${Math.round(weight * 100)} %`

function Reason({ reason }: { readonly reason: FactReason }) {
  if (reason.kind === 'known-fact')
    return (
      <li>
        <FactText record={reason.fact} /> <span className={classes.weight}>{shareText(reason.weight)}</span>
      </li>
    )
  return (
    <li>
      <Trans
        i18nKey="graph.alikeFact"
        components={{
          one: <NameText name={reason.like.label} />,
          other: <NameText name={reason.of.label} />,
          weight: <span className={classes.weight}>{shareText(reason.weight)}</span>,
          fact: <FactText record={reason.fact} />,
        }}
      />
    </li>
  )
}

/** What speaks for a missing fact: known facts by their share, and the same fact of entities that are alike. */
export function Reasons({ triple }: { readonly triple: Triple }) {
  const reasons = useReasons(triple)
  if (reasons.data === undefined) return <Skeleton height={40} />
  const known = reasons.data.filter((reason) => reason.kind === 'known-fact')
  const alike = reasons.data.filter((reason) => reason.kind === 'analogy')
  if (reasons.data.length === 0) return <p className={classes.note}>{t('graph.noReason')}</p>
  return (
    <div className={classes.reasons} role="note">
      {known.length > 0 && (
        <>
          <b>{t('graph.knownFacts')}</b>
          <ul>
            {known.map((reason) => (
              <Reason key={JSON.stringify(reason.fact.triple)} reason={reason} />
            ))}
          </ul>
        </>
      )}
      {alike.length > 0 && (
        <>
          <b>{t('graph.alike')}</b>
          <ul>
            {alike.map((reason) => (
              <Reason key={JSON.stringify(reason.fact.triple)} reason={reason} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
