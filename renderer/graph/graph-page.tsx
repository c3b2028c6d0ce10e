import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { IconFileExport, IconFileImport, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeySlot } from '../keys/key-sink.ts'
import { useStore } from '../shell/desk-context.ts'
import { plural } from '../shell/numbers.ts'
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
  return (
    <main className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title}>Graph</h1>
        <SegmentedControl<GraphMode>
          size="xs"
          aria-label="What to do"
          value={place.mode}
          onChange={(mode) => graphPlace.set({ ...place, mode })}
          data={[
            { value: 'explore', label: 'Explore' },
            { value: 'review', label: 'Review missing facts' },
            { value: 'predicates', label: 'Predicates' },
          ]}
        />
        {counts !== undefined && (
          <span className={classes.counts}>
            {plural(counts.entities, 'entity', 'entities')} · {plural(counts.facts, 'fact')}
            {counts.linkedMentions > 0 && ` · ${plural(counts.linkedMentions, 'linked mention')}`}
          </span>
        )}
        <span className={classes.grow} />
        <ModelBar hasFacts={(counts?.facts ?? 0) > 0} />
        <Button.Group>
          <Button
            size="xs"
            variant="default"
            disabled={!canWrite}
            leftSection={<IconPlus size={14} />}
            onClick={() => setDialog('new')}
          >
            Entity
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={!canWrite}
            leftSection={<IconFileImport size={14} />}
            onClick={() => setDialog('import')}
          >
            Import
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={counts?.entities === 0}
            leftSection={<IconFileExport size={14} />}
            onClick={() => setDialog('export')}
          >
            Export
          </Button>
        </Button.Group>
      </header>
      {summary.isPending ? (
        <div role="status" aria-label="Loading the graph" className={classes.loading}>
          <Skeleton height="60%" radius="md" />
        </div>
      ) : summary.data === undefined ? (
        <ErrorView title="The graph cannot be read" error={summary.error} retry={() => void summary.refetch()} />
      ) : summary.data.counts.entities === 0 ? (
        <StateView title="No graph yet">
          <p>
            Bring one in: triples in columns, OpenKE’s files, or RDF, with a folder of images for each entity. Or begin
            with an entity of your own; mentions in posts can be linked to it, and what they say becomes facts.
          </p>
          <Button size="xs" disabled={!canWrite} onClick={() => setDialog('import')}>
            Import a graph
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
