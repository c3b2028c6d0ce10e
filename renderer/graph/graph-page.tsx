import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { IconFileExport, IconFileImport, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeySlot } from '../keys/key-sink.ts'
import { t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { ErrorView, StateView } from '../shell/state-view.tsx'
import { Explore } from './explore.tsx'
import classes from './graph.module.css'
import { GraphExportDialog } from './graph-export-dialog.tsx'
import { GraphImportDialog } from './graph-import-dialog.tsx'
import { type GraphMode, graphPlace } from './graph-place.ts'
import { ModelBar } from './model-bar.tsx'
import { NewEntityDialog } from './new-entity-dialog.tsx'
import { Predicates } from './predicates.tsx'
import { Review } from './review.tsx'
import { useSummary } from './use-graph.ts'

type Dialog = 'import' | 'export' | 'new' | null

/** The knowledge graph: what it knows, and what it probably lacks. */
export function GraphPage({ slot }: { readonly slot: KeySlot }) {
  const { canWrite } = useProject()
  const place = useStore(graphPlace)
  const summary = useSummary()
  const [dialog, setDialog] = useState<Dialog>(null)
  const close = () => setDialog(null)
  const counts = summary.data?.counts
  const size =
    counts &&
    [
      t('graph.entities', { count: counts.entities }),
      t('graph.facts', { count: counts.facts }),
      ...(counts.linkedMentions > 0 ? [t('graph.linkedMentions', { count: counts.linkedMentions })] : []),
    ].join(' · ')
  return (
    <main className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t('graph.graph')}</h1>
        <SegmentedControl<GraphMode>
          size="xs"
          aria-label={t('graph.whatToDo')}
          value={place.mode}
          onChange={(mode) => graphPlace.set({ ...place, mode })}
          data={[
            { value: 'explore', label: t('graph.explore') },
            { value: 'review', label: t('graph.review') },
            { value: 'predicates', label: t('graph.predicates') },
          ]}
        />
        <span className={classes.counts} title={size}>
          {size}
        </span>
        <ModelBar hasFacts={(counts?.facts ?? 0) > 0} />
        <Button.Group>
          <Button
            size="xs"
            variant="default"
            disabled={!canWrite}
            leftSection={<IconPlus size={14} />}
            onClick={() => setDialog('new')}
          >
            {t('graph.addEntity')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={!canWrite}
            leftSection={<IconFileImport size={14} />}
            onClick={() => setDialog('import')}
          >
            {t('graph.import')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={counts?.entities === 0}
            leftSection={<IconFileExport size={14} />}
            onClick={() => setDialog('export')}
          >
            {t('graph.export')}
          </Button>
        </Button.Group>
      </header>
      {summary.isPending ? (
        <div role="status" aria-label={t('graph.loading')} className={classes.loading}>
          <Skeleton height="60%" radius="md" />
        </div>
      ) : summary.data === undefined ? (
        <ErrorView title={t('graph.unreadable')} error={summary.error} retry={() => void summary.refetch()} />
      ) : summary.data.counts.entities === 0 ? (
        <StateView title={t('graph.none')}>
          <p>{t('graph.noneMore')}</p>
          <Button size="xs" disabled={!canWrite} onClick={() => setDialog('import')}>
            {t('graph.importGraph')}
          </Button>
        </StateView>
      ) : place.mode === 'explore' ? (
        <Explore types={summary.data.types} />
      ) : place.mode === 'predicates' ? (
        <Predicates types={summary.data.types} />
      ) : (
        <Review slot={slot} />
      )}
      <GraphImportDialog opened={dialog === 'import'} onClose={close} />
      <GraphExportDialog opened={dialog === 'export'} onClose={close} />
      <NewEntityDialog opened={dialog === 'new'} onClose={close} />
    </main>
  )
}
