import { ActionIcon, Tooltip } from '@mantine/core'
import { IconBan, IconRotate, IconTrash } from '@tabler/icons-react'
import type { FactRecord, GraphSource } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { go } from '../shell/route.ts'
import classes from './graph.module.css'
import { takeFactAway, turnFact } from './graph-edits.ts'
import { showEntity } from './graph-place.ts'
import { NodeDot } from './node-dot.tsx'

function sourceText(source: GraphSource): string {
  switch (source.kind) {
    case 'person':
      return t('graph.aPerson')
    case 'import':
      return source.file
    case 'post':
      return t('graph.post', { post: source.post })
    case 'suggestion':
      return t('graph.suggestedWith', { version: source.version, percent: Math.round(source.score * 100) })
  }
}

export function Sources({ sources }: { readonly sources: readonly GraphSource[] }) {
  const { session } = useProject()
  const post = sources.find((source) => source.kind === 'post')
  return (
    <span className={classes.sources} title={sources.map(sourceText).join('\n')}>
      {post !== undefined ? (
        <button
          type="button"
          className={classes.linkButton}
          onClick={() => go({ kind: 'project', project: session.project, screen: 'label', post: post.post })}
        >
          {t('graph.post', { post: post.post })}
        </button>
      ) : (
        <NameText name={sources.map(sourceText)[0] ?? ''} />
      )}
      {sources.length > 1 && ` +${sources.length - 1}`}
    </span>
  )
}

/** A fact as one entity sees it: the other end, where it came from, and what can be done. */
export function FactRow({ record, from }: { readonly record: FactRecord; readonly from: 'head' | 'tail' }) {
  const { session, canWrite } = useProject()
  const other = from === 'head' ? record.tail : record.head
  const isDenied = record.fact.verdict === 'rejected'
  const fact = `${record.head.label} ${record.predicateLabel} ${record.tail.label}`
  return (
    <li className={classes.fact} data-denied={isDenied || undefined}>
      <span className={classes.predicate}>
        {from === 'tail' && <span title={t('graph.otherWay')}>← </span>}
        <NameText name={record.predicateLabel} />
      </span>
      <button type="button" className={classes.nodeButton} onClick={() => showEntity(other.key)}>
        <NodeDot node={other} />
        <NameText name={other.label} />
      </button>
      <Sources sources={record.fact.sources} />
      {canWrite && (
        <span className={classes.acts}>
          <Tooltip label={isDenied ? t('graph.trueAfterAll') : t('graph.isNotTrue')}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t(isDenied ? 'graph.stateFact' : 'graph.denyFact', { fact })}
              onClick={() => session.decide(turnFact(record))}
            >
              {isDenied ? <IconRotate size={14} /> : <IconBan size={14} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('graph.takeOut')}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('graph.deleteFact', { fact })}
              onClick={() => session.decide(takeFactAway(record))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Tooltip>
        </span>
      )}
    </li>
  )
}
