import { Loader, SegmentedControl } from '@mantine/core'
import { memo } from 'react'
import { Trans } from 'react-i18next'
import type { HeatKind, ImageInfluence } from '../../contract/domain/relevance.ts'
import { failureOf } from '../connection/failures.ts'
import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { Act } from '../post/acts.tsx'
import postClasses from '../post/post.module.css'
import type { Picture } from '../regions/use-picture.ts'
import { scoreText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'
import { overlaps, type Span } from '../workspace/visible.ts'
import classes from './relevance.module.css'
import type { Look } from './use-relevance.ts'

/** What the image had to do with the suggestions: one figure for the post, and both probabilities of what is in focus. */
export function InfluencePanel({
  picture,
  perform,
}: {
  readonly picture: Picture
  readonly perform: (a: Action) => void
}) {
  const { relevance, influence, isOff, kinds, heat } = picture
  const why = emptyWords(relevance)
  if (why !== null) {
    return (
      <section className={classes.panel} aria-label={t('relevance.panel')}>
        <p className={classes.quiet} role={relevance.kind === 'waiting' ? 'status' : undefined}>
          {relevance.kind === 'waiting' && <Loader size={12} type="oval" />} {why}
        </p>
      </section>
    )
  }
  return (
    <section className={classes.panel} aria-label={t('relevance.panel')}>
      <Figure influence={influence} kinds={kinds} kind={heat.kind} setKind={picture.setKind} />
      <Without picture={picture} />
      <div className={postClasses.acts}>
        <Act action="image-off" perform={perform} label={isOff ? t('relevance.withAgain') : t('relevance.withoutIt')}>
          {isOff ? t('relevance.withAgainNow') : t('relevance.without')}
        </Act>
        <Act action="layers" perform={perform} label={t('relevance.layersIt')}>
          {t('relevance.layers')}
        </Act>
      </div>
    </section>
  )
}

/** The post's one figure, and whose numbers the heat is. Not drawn again while the focus moves in the text. */
const Figure = memo(function Figure(props: {
  readonly influence: Look<ImageInfluence>
  readonly kinds: readonly HeatKind[]
  readonly kind: HeatKind
  readonly setKind: (kind: HeatKind) => void
}) {
  const { kinds, setKind } = props
  return (
    <div className={classes.figure}>
      <Mattered influence={props.influence} />
      {kinds.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('relevance.whatHeatIs')}
          value={props.kind}
          data={kinds.map((kind) => ({ value: kind, label: t(`relevance.${kind}`) }))}
          onChange={(kind) => setKind(kind as HeatKind)}
        />
      )}
    </div>
  )
})

function emptyWords(relevance: Look<unknown>): string | null {
  switch (relevance.kind) {
    case 'ready':
    case 'no-image':
      return relevance.kind === 'ready' ? null : ''
    case 'unread':
      return t('relevance.unread')
    case 'waiting':
      return t('relevance.waiting')
    case 'blind':
      return t('relevance.blind')
    case 'failed':
      return failureOf(relevance.error).message
    default:
      return relevance satisfies never
  }
}

/** The figure is found by taking the images away, so it takes several readings and comes a moment later. */
function Mattered({ influence }: { readonly influence: Look<ImageInfluence> }) {
  if (influence.kind === 'ready') {
    const { all } = influence.value
    return (
      <span className={classes.mattered} title={t('relevance.matteredMore')}>
        <Trans i18nKey="relevance.mattered" values={{ score: scoreText(all) }} components={{ b: <b /> }} />
        <span className={classes.meter} aria-hidden="true">
          <span style={{ width: `${all * 100}%` }} />
        </span>
      </span>
    )
  }
  if (influence.kind === 'failed') return <span className={classes.quiet}>{failureOf(influence.error).message}</span>
  return (
    <span className={classes.quiet} role="status">
      <Loader size={12} type="oval" /> {t('relevance.matteredWaiting')}
    </span>
  )
}

const readingWords = ({ surface, type, score }: ImageInfluence['blank'][number]): string =>
  t('relevance.reading', { surface: visibleName(surface), type, score: scoreText(score) })

interface Both {
  readonly type: string
  readonly with: number
  readonly without: number
}

/** What the model says of a span with and without images; of a span that it reads otherwise without, the other reading. */
function bothOf(influence: ImageInfluence, span: Span): { readonly same: Both | null; readonly other: string | null } {
  const same = influence.spans.find((s) => s.start === span.start && s.end === span.end) ?? null
  const blank = influence.blank.find((s) => overlaps(s, span))
  const isOther = blank !== undefined && (same === null || blank.type !== same.type || blank.start !== span.start)
  return { same, other: isOther ? readingWords(blank) : null }
}

function Without({ picture }: { readonly picture: Picture }) {
  const { look, influence } = picture
  if (look === null || influence.kind !== 'ready') return <p className={classes.quiet} />
  const { same, other } = bothOf(influence.value, look.span)
  const nowhere = look.shares === null ? `${t('relevance.nowhere')} ` : ''
  if (same === null && other === null) return <p className={classes.quiet}>{nowhere}</p>
  return (
    <p className={classes.quiet}>
      {nowhere}
      {same !== null && (
        <Trans
          i18nKey="relevance.both"
          values={{ type: same.type, with: scoreText(same.with), without: scoreText(same.without) }}
          components={{ b: <b /> }}
        />
      )}
      {other !== null && t(same === null ? 'relevance.otherReading' : 'relevance.insteadReading', { reading: other })}
    </p>
  )
}
