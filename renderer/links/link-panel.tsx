import type { LinkCandidate } from '../../contract/domain/graph.ts'
import { NodeDot } from '../graph/node-dot.tsx'
import { useSummary } from '../graph/use-graph.ts'
import { useImageUrl } from '../image/use-image-url.ts'
import { type Action, chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { Act } from '../post/acts.tsx'
import post from '../post/post.module.css'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import classes from './links.module.css'
import type { OpenLinking } from './use-linking.ts'

const reasonWords = (reasons: LinkCandidate['reasons']): string =>
  listText(reasons.map((reason) => t(`links.${reason}`)))

/** Which entity of the graph a mention means: candidates under the digits, and what to say where none fits. */
export function LinkPanel({
  open,
  perform,
}: {
  readonly open: OpenLinking
  readonly perform: (action: Action) => void
}) {
  const { mention, links, candidates, error } = open
  const summary = useSummary()
  const hasGraph = (summary.data?.counts.entities ?? 1) > 0
  const meant = links.find(({ verdict }) => verdict === 'accepted')
  return (
    <>
      <div className={post.cardHead} aria-live="polite">
        <span className={post.surface}>
          <bdi>{mention.surface}</bdi>
        </span>
        <span className={post.dim}>{t('links.means')}</span>
        <span className={post.note}>{t('links.shiftNote')}</span>
      </div>
      {error !== null ? (
        <p className={classes.none}>{t('links.away')}</p>
      ) : !hasGraph ? (
        <p className={classes.none}>{t('links.noGraph')}</p>
      ) : candidates === null ? (
        <p className={classes.none} role="status">
          {t('links.looking')}
        </p>
      ) : candidates.length === 0 ? (
        <p className={classes.none}>{t('links.none')}</p>
      ) : (
        <ol className={classes.list} aria-label={t('links.candidates')}>
          {candidates.map((candidate, i) => (
            <Row
              key={candidate.node.key}
              candidate={candidate}
              number={i + 1}
              isMeant={meant?.entity === candidate.node.key}
              perform={perform}
            />
          ))}
        </ol>
      )}
      <div className={post.acts}>
        <Act action="link-new" perform={perform} label={t('links.newIt')}>
          {t('links.new')}
        </Act>
        <Act action="link-nil" perform={perform} label={t('links.nilIt')}>
          {t('links.nil')}
        </Act>
        {meant !== undefined && (
          <Act action="unlink" perform={perform} label={t('links.unlinkIt')}>
            {t('links.unlink')}
          </Act>
        )}
        <Act action="leave-link" perform={perform} label={t('links.leaveIt')}>
          {t('links.leave')}
        </Act>
      </div>
    </>
  )
}

function Row(props: {
  readonly candidate: LinkCandidate
  readonly number: number
  readonly isMeant: boolean
  readonly perform: (action: Action) => void
}) {
  const { candidate, number, isMeant, perform } = props
  const { canWrite } = useProject()
  const { node, description, reasons } = candidate
  const image = useImageUrl(node.thumbnail, 'thumbnail')
  const name = node.label === '' ? node.key : node.label
  const chord = chordOf(`candidate-${number}`)
  return (
    <li className={classes.row} data-on={isMeant || undefined}>
      <button
        type="button"
        className={classes.choice}
        aria-label={t('links.linkTo', { name: visibleName(name) })}
        aria-pressed={isMeant}
        aria-keyshortcuts={chord ?? undefined}
        title={reasonWords(reasons)}
        disabled={!canWrite}
        {...keepFocus}
        onClick={() => perform(`candidate-${number}`)}
      >
        {chord !== null && <Keycap chord={chord} />}
        {image.kind === 'ready' ? (
          <img className={classes.picture} src={image.url} alt="" />
        ) : (
          <span className={classes.picture} />
        )}
        <span className={classes.words}>
          <span className={classes.name}>
            <NodeDot node={node} /> <NameText name={name} />
            <span className={classes.types}>{listText(node.types.map(visibleName))}</span>
          </span>
          <span className={classes.about}>{description}</span>
        </span>
        <span className={classes.reason}>{reasonWords(reasons)}</span>
      </button>
      <button
        type="button"
        className={classes.refuse}
        aria-label={t('links.notIt', { name: visibleName(name) })}
        aria-keyshortcuts={chordOf(`refuse-${number}`) ?? undefined}
        disabled={!canWrite}
        {...keepFocus}
        onClick={() => perform(`refuse-${number}`)}
      >
        {t('links.not')}
      </button>
    </li>
  )
}
