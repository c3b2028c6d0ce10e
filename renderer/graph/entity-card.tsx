import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { Trans } from 'react-i18next'
import type { GraphKey } from '../../contract/domain/graph.ts'
import { useImageUrl } from '../image/use-image-url.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { NameText } from '../shell/name-text.tsx'
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
      <section className={classes.card} aria-label={t('graph.entity')} aria-busy="true">
        <Skeleton height={24} width="60%" />
        <Skeleton height={80} />
      </section>
    )
  if (found.data === undefined)
    return <ErrorView title={t('graph.entityUnshown')} error={found.error} retry={() => void found.refetch()} />
  const { key, entity, node, merged, mentions } = found.data
  return (
    <section className={classes.card} aria-label={t('graph.entity')}>
      <div className={classes.cardHead}>
        <h2 className={classes.name}>
          <NameText name={node.label} />
        </h2>
        {canWrite && (
          <Button size="compact-xs" variant="default" onClick={() => setEditing(!isEditing)}>
            {isEditing ? t('graph.close') : t('graph.edit')}
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
              <Trans i18nKey="graph.also" components={{ names: <NameText name={listText(entity.aliases)} /> }} />
            </p>
          )}
          {entity.description !== '' && <p className={classes.description}>{entity.description}</p>}
        </>
      )}
      <Pictures view={found.data} />
      {merged.length > 0 && <Merged view={found.data} />}
      <Facts shown={key} />
      <details open>
        <summary className={classes.summary}>{t('graph.probablyMissing')}</summary>
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
    <ul className={classes.pictures} aria-label={t('graph.images')}>
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
      {image.kind === 'loading' ? '' : t('graph.missingImage')}
    </span>
  )
}

function Merged({ view }: { readonly view: EntityView }) {
  const { session, canWrite } = useProject()
  return (
    <ul className={classes.merged} aria-label={t('graph.mergedInto')}>
      {view.merged.map(({ key, entity }) => (
        <li key={key}>
          <span>
            <Trans i18nKey="graph.merged" components={{ name: <NameText name={entity.label || key} /> }} />
          </span>
          {canWrite && (
            <Button size="compact-xs" variant="subtle" onClick={() => session.decide(takeApart(key, entity))}>
              {t('graph.takeApart')}
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
          aria-label={t('graph.whichFacts')}
          value={direction}
          onChange={(value) => setDirection(value === 'in' ? 'in' : value === 'denied' ? 'denied' : 'out')}
          data={[
            { value: 'out', label: t('graph.out') },
            { value: 'in', label: t('graph.in') },
            { value: 'denied', label: t('graph.denied') },
          ]}
        />
        <select
          className={classes.small}
          aria-label={t('graph.whereFrom')}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value as typeof source)}
        >
          <option value="all">{t('graph.fromAll')}</option>
          <option value="import">{t('graph.fromImport')}</option>
          <option value="person">{t('graph.fromPerson')}</option>
          <option value="post">{t('graph.fromPost')}</option>
          <option value="suggestion">{t('graph.fromSuggestion')}</option>
        </select>
      </div>
      <ul className={classes.facts} aria-label={t('graph.factsOfIt')}>
        {rows.map((record) => (
          <FactRow
            key={JSON.stringify(record.triple)}
            record={record}
            from={direction === 'in' || (direction === 'denied' && record.tail.key === shown) ? 'tail' : 'head'}
          />
        ))}
        {found.data !== undefined && rows.length === 0 && <li className={classes.none}>{t('graph.noFacts')}</li>}
      </ul>
      {found.data !== undefined && found.data.total > rows.length && rows.length < 500 && (
        <button type="button" className={classes.more} onClick={() => setLimit(Math.min(500, limit * 3))}>
          {t('graph.more', { n: found.data.total - rows.length })}
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
      <summary className={classes.summary}>{t('graph.mentionedIn', { count: found.data?.total ?? 0 })}</summary>
      <ul className={classes.facts} aria-label={t('graph.mentions')}>
        {found.data?.rows.map((row) => (
          <li key={row.mention} className={classes.mention}>
            <button
              type="button"
              className={classes.linkButton}
              onClick={() => go({ kind: 'project', project: session.project, screen: 'label', post: row.post })}
            >
              {t('graph.post', { post: row.post })}
            </button>{' '}
            <b>{row.surface}</b> <span className={classes.note}>{row.excerpt}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
