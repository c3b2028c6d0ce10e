import { Loader } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostImage } from '../../contract/domain/post.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { judgementOf, type Mark } from '../regions/marks.ts'
import { RegionLayer } from '../regions/region-layer.tsx'
import type { Picture } from '../regions/use-picture.ts'
import { heatBitmap } from '../relevance/heat-bitmap.ts'
import { HeatCanvas } from '../relevance/heat-canvas.tsx'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import classes from './image.module.css'
import { useImageUrl } from './use-image-url.ts'
import type { PanZoom } from './use-pan-zoom.ts'
import { useRegionPointer } from './use-region-pointer.ts'

type PresentImage = Extract<PostImage, { kind: 'present' }>

export interface ImageStageProps {
  readonly view: PostView
  readonly image: PostImage
  readonly picture: Picture
  readonly panZoom: PanZoom
  /** The boxes of this image. */
  readonly marks: readonly Mark[]
}

/** One image, large, with heat and boxes over it; or why it cannot be shown. */
export function ImageStage({ view, image, picture, panZoom, marks }: ImageStageProps) {
  const { canWrite } = useProject()
  const { regions } = picture
  const isPresent = image.kind === 'present'
  const pointer = useRegionPointer(panZoom, regions, marks, canWrite && isPresent)
  const judgement = isPresent ? judgementOf(view, image.media) : null
  return (
    <div
      className={classes.stage}
      ref={panZoom.pane}
      {...(isPresent ? pointer : {})}
      data-zoomed={panZoom.isZoomed || undefined}
      data-draws={(isPresent && canWrite && (!panZoom.isZoomed || regions.desk.mode.kind === 'box')) || undefined}
      data-grounding={regions.desk.mode.kind === 'ground' || undefined}
      data-off={picture.isOff || judgement === 'irrelevant' || undefined}
      style={{ aspectRatio: isPresent ? `${image.width} / ${image.height}` : '3 / 2' }}
    >
      {isPresent ? (
        <Present key={image.media} view={view} image={image} picture={picture} panZoom={panZoom} marks={marks} />
      ) : (
        <div className={classes.missing} role="img" aria-label={problemOf(image)}>
          <IconPhotoOff size={34} stroke={1.3} aria-hidden="true" />
          <b>{image.kind === 'missing' ? t('image.notFound') : t('image.cannotShow')}</b>
          <span>
            <NameText name={image.name} />
          </span>
          <span>{image.kind === 'missing' ? t('image.notImported') : image.problem}</span>
        </div>
      )}
      {(picture.isOff || judgement !== null) && (
        <div className={classes.badges} role="status">
          {picture.isOff && (
            <span className={classes.badge}>
              {picture.influence.kind === 'waiting' && <Loader size={11} type="oval" color="white" />}
              {offWords(picture)}
            </span>
          )}
          {judgement !== null && (
            <span className={classes.badge}>
              {t(judgement === 'irrelevant' ? 'image.isIrrelevant' : 'image.isRelevant')}
            </span>
          )}
        </div>
      )}
    </div>
  )
}

function offWords({ influence }: Picture): string {
  switch (influence.kind) {
    case 'ready':
      return t('image.offSuggestions')
    case 'waiting':
      return t('image.offReading')
    case 'blind':
      return t('image.offBlind')
    case 'unread':
      return t('image.offUnread')
    case 'no-image':
      return t('image.off')
    case 'failed':
      return t('image.offFailed', { problem: failureOf(influence.error).message })
    default:
      return influence satisfies never
  }
}

const problemOf = (image: PostImage): string =>
  t(image.kind === 'missing' ? 'image.notFoundNamed' : 'image.cannotShowNamed', { name: visibleName(image.name) })

function Present(props: {
  readonly view: PostView
  readonly image: PresentImage
  readonly picture: Picture
  readonly panZoom: PanZoom
  readonly marks: readonly Mark[]
}) {
  const { view, image, picture, panZoom, marks } = props
  const state = useImageUrl(image.media, 'screen')
  const { regions, target, look, relevance, heat } = picture
  const numbers = relevance.kind === 'ready' ? relevance.value : null
  const bitmap = useMemo(
    () =>
      numbers === null || look === null || !heat.isOn
        ? null
        : heatBitmap(numbers, heat.kind, look.words, image.media, { w: image.width, h: image.height }),
    [numbers, look, heat.isOn, heat.kind, image],
  )
  if (state.kind === 'failed') {
    return (
      <div className={classes.missing} role="alert">
        <IconPhotoOff size={34} stroke={1.3} aria-hidden="true" />
        <b>{t('image.cannotShow')}</b>
        <span>{failureOf(state.error).message}</span>
      </div>
    )
  }
  const surface = look === null ? '' : visibleName(view.text.slice(look.span.start, look.span.end))
  // The frame has the image's size before its bytes are there, so that nothing jumps.
  return (
    <div className={classes.frame} style={panZoom.style}>
      {state.kind === 'ready' && <img src={state.url} alt={visibleName(image.name)} draggable={false} />}
      <HeatCanvas
        bitmap={picture.isOff ? null : bitmap}
        opacity={heat.opacity}
        label={t('image.heatFor', { surface })}
      />
      <RegionLayer
        view={view}
        desk={regions.desk}
        marks={marks}
        scale={panZoom.viewport.scale}
        mention={target.kind === 'mention' ? target.mention.id : null}
        send={regions.send}
      />
    </div>
  )
}
