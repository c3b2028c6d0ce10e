import { Button, SegmentedControl, Select, Skeleton } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Trans } from 'react-i18next'
import type { FactRecord, GraphKey, MissingFact, Node } from '../../contract/domain/graph.ts'
import { useImageUrl } from '../image/use-image-url.ts'
import type { KeySlot } from '../keys/key-sink.ts'
import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { Keycap } from '../shell/keycap.tsx'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { ErrorView, StateView } from '../shell/state-view.tsx'
import { Sources } from './fact-row.tsx'
import classes from './graph.module.css'
import { decideProposed, denyMissing, stateMissing } from './graph-edits.ts'
import { showEntity } from './graph-place.ts'
import { NodeDot } from './node-dot.tsx'
import { Probability } from './probability.tsx'
import { Reasons } from './reasons.tsx'
import { useGraphModel, usePredicates, useProposed, useReviewQueue } from './use-graph.ts'

/** One thing to be decided: what the model misses, or what a post says. */
type Item =
  | { readonly kind: 'missing'; readonly fact: MissingFact }
  | { readonly kind: 'post'; readonly fact: FactRecord }

const keyOf = ({ fact: { triple } }: Item): string => JSON.stringify([triple.head, triple.predicate, triple.tail])

/** Facts to be decided one after the other, by keys: what posts say first, then what the model misses. */
export function Review({ slot }: { readonly slot: KeySlot }) {
  const { session, canWrite } = useProject()
  const model = useGraphModel()
  const predicates = usePredicates()
  const [predicate, setPredicate] = useState<GraphKey | null>(null)
  const [order, setOrder] = useState<'probable' | 'informative'>('probable')
  const queue = useReviewQueue(predicate, order)
  const proposed = useProposed()
  const [settled, setSettled] = useState<ReadonlyMap<string, 'stated' | 'denied' | 'skipped'>>(new Map())
  const items = useMemo<readonly Item[]>(
    () => [
      ...(proposed.data?.rows ?? []).map((fact) => ({ kind: 'post', fact }) as const),
      ...(queue.data?.facts ?? []).map((fact) => ({ kind: 'missing', fact }) as const),
    ],
    [proposed.data, queue.data],
  )
  const open = items.filter((item) => !settled.has(keyOf(item)))
  const [wanted, setWanted] = useState<string | null>(null)
  const at = Math.max(
    0,
    open.findIndex((item) => keyOf(item) === wanted),
  )
  const item = open[at] ?? null

  const perform = (action: Action): void => {
    const step = (by: number) => {
      const next = open[at + by]
      if (next !== undefined) setWanted(keyOf(next))
    }
    if (action === 'next-fact') step(1)
    if (action === 'previous-fact') step(-1)
    if (item === null || (!canWrite && action !== 'pass-fact')) return
    const settle = (how: 'stated' | 'denied' | 'skipped') => {
      setWanted(open[at + 1] === undefined ? null : keyOf(open[at + 1]!))
      setSettled(new Map(settled).set(keyOf(item), how))
    }
    if (action === 'state-fact') {
      session.decide(item.kind === 'missing' ? stateMissing(item.fact) : decideProposed(item.fact, 'accepted'))
      settle('stated')
    } else if (action === 'deny-fact') {
      session.decide(item.kind === 'missing' ? denyMissing(item.fact) : decideProposed(item.fact, 'rejected'))
      settle('denied')
    } else if (action === 'pass-fact') settle('skipped')
  }
  const latest = useRef(perform)
  latest.current = perform
  useEffect(() => {
    slot.current = {
      scopes: ['review'],
      holds: (condition) => condition === 'always' || condition === 'can-write',
      perform: (action) => latest.current(action),
    }
    return () => {
      slot.current = null
    }
  }, [slot])

  const done = [...settled.values()]
  const total = items.length
  return (
    <div className={classes.review}>
      <div className={classes.reviewHead}>
        <Select
          size="xs"
          searchable
          clearable
          aria-label={t('graph.predicate')}
          placeholder={t('graph.allPredicates')}
          value={predicate}
          onChange={setPredicate}
          data={(predicates.data ?? []).map(({ key, predicate: { label } }) => ({ value: key, label: label || key }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('graph.order')}
          value={order}
          onChange={(value) => setOrder(value === 'informative' ? 'informative' : 'probable')}
          data={[
            { value: 'probable', label: t('graph.probable') },
            { value: 'informative', label: t('graph.informative') },
          ]}
        />
        <span className={classes.grow} />
        <span className={classes.counts} role="status">
          {t('graph.decided', { done: done.length, total })} ·{' '}
          {t('graph.inAll', {
            stated: (queue.data?.stated ?? 0) + done.filter((each) => each === 'stated').length,
            denied: (queue.data?.denied ?? 0) + done.filter((each) => each === 'denied').length,
          })}
        </span>
      </div>
      {queue.isError ? (
        <ErrorView title={t('graph.missingUnlisted')} error={queue.error} retry={() => void queue.refetch()} />
      ) : queue.isPending || proposed.isPending ? (
        <div className={classes.factCard} role="status" aria-label={t('graph.lookingMissing')}>
          <Skeleton height={28} width="70%" />
          <Skeleton height={120} />
          <p className={classes.note}>{t('graph.goingThrough')}</p>
        </div>
      ) : item === null ? (
        <StateView title={t(total === 0 ? 'graph.nothingToReview' : 'graph.allDecided')}>
          <p>
            {model.data?.ready == null
              ? t('graph.learnFirst')
              : total === 0
                ? t('graph.nothingMissing')
                : t('graph.learnAgain')}
          </p>
        </StateView>
      ) : (
        <FactCard key={keyOf(item)} item={item} perform={perform} canWrite={canWrite} />
      )}
    </div>
  )
}

function FactCard(props: {
  readonly item: Item
  readonly perform: (action: Action) => void
  readonly canWrite: boolean
}) {
  const { item, perform, canWrite } = props
  const { head, tail, predicateLabel, triple } = item.fact
  return (
    <section className={classes.factCard} aria-label={t('graph.factToDecide')}>
      <div className={classes.sentence}>
        <End node={head} />
        <span className={classes.bigPredicate}>
          <NameText name={predicateLabel} />
        </span>
        <End node={tail} />
      </div>
      <div className={classes.verdict}>
        {item.kind === 'missing' ? (
          <Probability value={item.fact.probability} />
        ) : (
          <span className={classes.note}>
            <Trans i18nKey="graph.saidByPost" components={{ sources: <Sources sources={item.fact.fact.sources} /> }} />
          </span>
        )}
        <span className={classes.grow} />
        <Button
          variant="default"
          disabled={!canWrite}
          aria-keyshortcuts="A"
          onClick={() => perform('state-fact')}
          rightSection={<Keycap chord="A" />}
        >
          {t('graph.true')}
        </Button>
        <Button
          variant="default"
          disabled={!canWrite}
          aria-keyshortcuts="X"
          onClick={() => perform('deny-fact')}
          rightSection={<Keycap chord="X" />}
        >
          {t('graph.notTrue')}
        </Button>
        <Button
          variant="subtle"
          aria-keyshortcuts="Space"
          onClick={() => perform('pass-fact')}
          rightSection={<Keycap chord="Space" />}
        >
          {t('graph.skip')}
        </Button>
      </div>
      {item.kind === 'missing' && <Reasons triple={triple} />}
    </section>
  )
}

function End({ node }: { readonly node: Node }) {
  const image = useImageUrl(node.thumbnail, 'thumbnail')
  return (
    <button type="button" className={classes.end} onClick={() => showEntity(node.key)}>
      {image.kind === 'ready' && <img src={image.url} alt="" />}
      <span className={classes.endName}>
        <NodeDot node={node} />
        <NameText name={node.label} />
      </span>
      <span className={classes.note}>{listText(node.types.slice(0, 2))}</span>
    </button>
  )
}
