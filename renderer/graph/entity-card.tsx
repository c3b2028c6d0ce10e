import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { useState } from 'react'
import type { GraphKey } from '../../contract/domain/graph.ts'
import { useImageUrl } from '../image/use-image-url.ts'
import { NameText } from '../shell/name-text.tsx'
import { countText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { go } from '../shell/route.ts'
import { ErrorView } from '../shell/state-view.tsx'
import { EditEntity } from './edit-entity.tsx'
import type { EntityView } from './entity-view.ts'
import { FactRow } from './fact-row.tsx'
import classes from './graph.module.css'
import { takeApart } from './graph-edits.ts'
import { MissingList } from './missing-list.tsx'
import { factsAtOnce, useEntity, useFacts, useMentions } from './use-graph.ts'

/** Everything about one entity. */
export function EntityCard({ shown }: { readonly shown: GraphKey }) {
  const { canWrite } = useProject()
  const found = useEntity(shown)
  const [isEditing, setEditing] = useState(false)
  if (found.isPending)
    return (
      <section className={classes.card} aria-label="Entity" aria-busy="true">
        <Skeleton height={24} width="60%" />
        <Skeleton height={80} />
      </section>
    )
  if (found.data === undefined)
    return <ErrorView title="This entity cannot be shown" error={found.error} retry={() => void found.refetch()} />
  const { key, entity, node, merged, mentions } = found.data
  return (
    <section className={classes.card} aria-label="Entity">
      <div className={classes.cardHead}>
        <h2 className={classes.name}>
          <NameText name={node.label} />
        </h2>
        {canWrite && (
          <Button size="compact-xs" variant="default" onClick={() => setEditing(!isEditing)}>
            {isEditing ? 'Close' : 'Edit'}
          </Button>
        )}
      </div>
      <p className={classes.key}>
        <NameText name={key} />
      </p>
      {isEditing ? (
        <EditEntity shown={key} entity={entity} onDone={() => setEditing(false)} />
      ) : (
        <>
          {entity.types.length > 0 && <p className={classes.types}>{entity.types.join(' · ')}</p>}
          {entity.aliases.length > 0 && (
            <p className={classes.note}>
              also <NameText name={entity.aliases.join(', ')} />
            </p>
          )}
          {entity.description !== '' && <p className={classes.description}>{entity.description}</p>}
        </>
      )}
      <Pictures view={found.data} />
      {merged.length > 0 && <Merged view={found.data} />}
      <Facts shown={key} />
      <details open>
        <summary className={classes.summary}>Probably missing</summary>
        <MissingList shown={key} />
      </details>
      {mentions > 0 && <Mentions shown={key} />}
    </section>
  )
}

function Pictures({ view }: { readonly view: EntityView }) {
  const images = view.entity.images
  if (images.length === 0) return null
  return (
    <ul className={classes.pictures} aria-label="Images">
      {images.slice(0, 12).map((image) => (
        <li key={image.name}>
          <Picture name={image.name} media={image.media} />
        </li>
      ))}
      {images.length > 12 && <li className={classes.note}>+{images.length - 12}</li>}
    </ul>
  )
}

function Picture({ name, media }: { readonly name: string; readonly media: string | null }) {
  const image = useImageUrl(media, 'thumbnail')
  if (image.kind === 'ready') return <img src={image.url} alt={name} title={name} />
  return (
    <span className={classes.noPicture} title={name}>
      {image.kind === 'loading' ? '' : 'missing'}
    </span>
  )
}

function Merged({ view }: { readonly view: EntityView }) {
  const { session, canWrite } = useProject()
  return (
    <ul className={classes.merged} aria-label="Merged into it">
      {view.merged.map(({ key, entity }) => (
        <li key={key}>
          <span>
            merged: <NameText name={entity.label || key} />
          </span>
          {canWrite && (
            <Button size="compact-xs" variant="subtle" onClick={() => session.decide(takeApart(key, entity))}>
              Take apart
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function Facts({ shown }: { readonly shown: GraphKey }) {
  const [direction, setDirection] = useState<'out' | 'in' | 'denied'>('out')
  const [source, setSource] = useState<'all' | 'person' | 'import' | 'post' | 'suggestion'>('all')
  const [limit, setLimit] = useState(factsAtOnce)
  const found = useFacts(
    {
      entity: shown,
      direction: direction === 'denied' ? 'both' : direction,
      predicate: null,
      verdict: direction === 'denied' ? 'rejected' : 'accepted',
      source: source === 'all' ? null : source,
    },
    limit,
  )
  const rows = found.data?.rows ?? []
  return (
    <div className={classes.stack}>
      <div className={classes.factHead}>
        <SegmentedControl
          size="xs"
          aria-label="Which facts"
          value={direction}
          onChange={(value) => setDirection(value === 'in' ? 'in' : value === 'denied' ? 'denied' : 'out')}
          data={[
            { value: 'out', label: 'Facts' },
            { value: 'in', label: 'About it' },
            { value: 'denied', label: 'Denied' },
          ]}
        />
        <select
          className={classes.small}
          aria-label="Where from"
          value={source}
          onChange={(event) => setSource(event.currentTarget.value as typeof source)}
        >
          <option value="all">from anywhere</option>
          <option value="import">from files</option>
          <option value="person">from people</option>
          <option value="post">from posts</option>
          <option value="suggestion">suggested</option>
        </select>
      </div>
      <ul className={classes.facts} aria-label="Facts of it">
        {rows.map((record) => (
          <FactRow
            key={JSON.stringify(record.triple)}
            record={record}
            from={direction === 'in' || (direction === 'denied' && record.tail.key === shown) ? 'tail' : 'head'}
          />
        ))}
        {found.data !== undefined && rows.length === 0 && <li className={classes.none}>None.</li>}
      </ul>
      {found.data !== undefined && found.data.total > rows.length && rows.length < 500 && (
        <button type="button" className={classes.more} onClick={() => setLimit(Math.min(500, limit * 3))}>
          {countText(found.data.total - rows.length)} more
        </button>
      )}
    </div>
  )
}

function Mentions({ shown }: { readonly shown: GraphKey }) {
  const { session } = useProject()
  const found = useMentions(shown)
  return (
    <details>
      <summary className={classes.summary}>Mentioned in {countText(found.data?.total ?? 0)} places</summary>
      <ul className={classes.facts} aria-label="Mentions">
        {found.data?.rows.map((row) => (
          <li key={row.mention} className={classes.mention}>
            <button
              type="button"
              className={classes.linkButton}
              onClick={() => go({ kind: 'project', project: session.project, screen: 'label', post: row.post })}
            >
              post {row.post}
            </button>{' '}
            <b>{row.surface}</b> <span className={classes.note}>{row.excerpt}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
