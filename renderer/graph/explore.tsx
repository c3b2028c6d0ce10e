import { Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { GraphKey } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { NameText } from '../shell/name-text.tsx'
import { countText } from '../shell/numbers.ts'
import { StateView } from '../shell/state-view.tsx'
import { EntityCard } from './entity-card.tsx'
import classes from './graph.module.css'
import { GraphCanvas } from './graph-canvas.tsx'
import { graphPlace, showEntity } from './graph-place.ts'
import { NodeDot } from './node-dot.tsx'
import { entitiesAtOnce, useNeighbourhood, usePredicates, useSearch } from './use-graph.ts'

const nodesAtFirst = 60
const mostNodes = 5000
/** So many entities that the person came by keep their neighbours on the canvas. */
const walked = 4

/** Search on the left, the neighbourhood in the middle, the entity on the right. */
export function Explore({ types }: { readonly types: readonly { readonly name: string; readonly count: number }[] }) {
  const { key } = useStore(graphPlace)
  const [text, setText] = useState('')
  const [type, setType] = useState<string | null>(null)
  const [limit, setLimit] = useState(entitiesAtOnce)
  const [wanted] = useDebouncedValue(text, 150)
  const found = useSearch(wanted, type, limit)
  const first = found.data?.rows[0]?.key ?? null
  // Enter may be pressed before the search has answered: it means the answer, not what is still on the screen.
  const [isEntered, setEntered] = useState(false)
  const isAnswered = text === wanted && !found.isPlaceholderData
  useEffect(() => {
    if (!isEntered || !isAnswered) return
    setEntered(false)
    if (first !== null) showEntity(first)
  }, [isEntered, isAnswered, first])
  useEffect(() => {
    if (key === null && first !== null) showEntity(first)
  }, [key, first])
  const rows = found.data?.rows ?? []
  return (
    <div className={classes.explore}>
      <section className={classes.side} aria-label={t('graph.entityList')}>
        <TextInput
          size="xs"
          aria-label={t('graph.search')}
          placeholder={t('graph.searchBy')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setLimit(entitiesAtOnce)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setEntered(true)
          }}
        />
        {types.length > 0 && (
          <Select
            size="xs"
            aria-label={t('graph.type')}
            placeholder={t('graph.anyType')}
            clearable
            searchable
            value={type}
            onChange={setType}
            data={types.map(({ name, count }) => ({
              value: name,
              label: t('graph.typeCount', { type: name, n: count }),
            }))}
          />
        )}
        <ul className={classes.list} aria-label={t('graph.found')}>
          {rows.map((node) => (
            <li key={node.key}>
              <button
                type="button"
                className={classes.row}
                aria-current={node.key === key ? 'true' : undefined}
                onClick={() => showEntity(node.key)}
              >
                <NodeDot node={node} />
                <span className={classes.rowName}>
                  <NameText name={node.label} />
                </span>
                <span className={classes.rowCount}>{countText(node.degree)}</span>
              </button>
            </li>
          ))}
          {found.data !== undefined && rows.length === 0 && (
            <li className={classes.none}>{t('graph.nothingCalled')}</li>
          )}
          {found.data !== undefined && found.data.total > rows.length && (
            <li>
              <button
                type="button"
                className={classes.more}
                onClick={() => setLimit(Math.min(500, limit + entitiesAtOnce))}
              >
                {t(rows.length >= 500 ? 'graph.moreNarrow' : 'graph.more', { n: found.data.total - rows.length })}
              </button>
            </li>
          )}
        </ul>
      </section>
      {key === null ? <StateView title={t('graph.choose')} /> : <Around shown={key} />}
      {key !== null && <EntityCard key={key} shown={key} />}
    </div>
  )
}

/** The canvas around an entity; it grows with what is expanded. */
function Around({ shown }: { readonly shown: GraphKey }) {
  const [around, setAround] = useState<readonly GraphKey[]>([shown])
  const [limit, setLimit] = useState(nodesAtFirst)
  const near = useNeighbourhood(around, limit)
  const onCanvas = useRef<ReadonlySet<GraphKey>>(new Set())
  onCanvas.current = new Set(near.data?.nodes.map((node) => node.key))
  useEffect(() => {
    // Walking to a neighbour brings in what lies around it; anything else begins anew.
    setAround((before) => {
      if (before.includes(shown)) return before
      return onCanvas.current.has(shown) ? [...before.slice(1 - walked), shown] : [shown]
    })
    if (!onCanvas.current.has(shown)) setLimit(nodesAtFirst)
  }, [shown])
  const predicates = usePredicates()
  const labels = useMemo(
    () => new Map(predicates.data?.map(({ key, predicate }) => [key, predicate.label || key])),
    [predicates.data],
  )
  const labelOf = useCallback((key: GraphKey) => labels.get(key) ?? key, [labels])
  const expand = useCallback((key: GraphKey) => {
    setAround((before) => (before.includes(key) ? before : [...before, key]))
    setLimit((before) => Math.min(mostNodes, before + nodesAtFirst))
  }, [])
  if (near.data === undefined)
    return <div className={classes.canvas} role="status" aria-label={t('graph.loadingAround')} />
  const { nodes, edges, left } = near.data
  return (
    <section className={classes.around} aria-label={t('graph.around')}>
      <GraphCanvas nodes={nodes} edges={edges} shown={shown} labelOf={labelOf} onShow={showEntity} onExpand={expand} />
      <div className={classes.canvasFoot}>
        {t('graph.shownOf', { n: nodes.length, of: nodes.length + left })}
        {left > 0 && nodes.length < mostNodes && (
          <button type="button" className={classes.linkButton} onClick={() => setLimit(Math.min(mostNodes, limit * 4))}>
            {t('graph.showMore')}
          </button>
        )}
        <span className={classes.grow} />
        <span className={classes.hint}>{t('graph.canvasKeys')}</span>
      </div>
    </section>
  )
}
