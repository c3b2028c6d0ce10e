import { IconPhotoOff } from '@tabler/icons-react'
import { type RefObject, useImperativeHandle, useMemo } from 'react'
import type { PostImage } from '../../contract/domain/post.ts'
import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { judgementOf, marksOf } from '../regions/marks.ts'
import { RegionCard } from '../regions/region-card.tsx'
import { focusedMark } from '../regions/region-desk.ts'
import { RegionList } from '../regions/region-list.tsx'
import type { Picture } from '../regions/use-picture.ts'
import { InfluencePanel } from '../relevance/influence-panel.tsx'
import { LayersDialog } from '../relevance/layers-dialog.tsx'
import { keepFocus } from '../shell/keep-focus.ts'
import { useProject } from '../shell/project-context.ts'
import classes from './image.module.css'
import { ImageBar } from './image-bar.tsx'
import { ImageStage } from './image-stage.tsx'
import { useImageUrl } from './use-image-url.ts'
import { usePanZoom } from './use-pan-zoom.ts'

/** What keys and palette may ask of the image pane. */
export interface ImageHandle {
  readonly fit: () => void
  readonly zoom: (factor: number) => void
}

export interface ImagePaneProps {
  readonly picture: Picture
  readonly handle: RefObject<ImageHandle | null>
  readonly perform: (action: Action) => void
}

/** A post's images beside its text: one large with its boxes, the others as a strip. Keyed by post, so that each starts anew. */
export function ImagePane({ picture, handle, perform }: ImagePaneProps) {
  const { view, regions } = picture
  const { canWrite } = useProject()
  const images = view?.images ?? []
  const image = images[regions.desk.image]
  const panZoom = usePanZoom(image?.kind === 'present' ? { w: image.width, h: image.height } : null)
  const mark = view === null ? null : focusedMark(regions.desk, view)
  const index = regions.desk.image
  const marks = useMemo(() => (view === null ? [] : marksOf(view).filter((m) => m.image === index)), [view, index])
  useImperativeHandle(handle, () => ({
    fit: () => (mark !== null && !panZoom.isZoomed ? panZoom.zoomTo(mark.box) : panZoom.toggle()),
    zoom: panZoom.zoom,
  }))
  if (view === null || image === undefined) {
    return (
      <aside className={classes.pane} data-tour="image" aria-label={t('image.image')}>
        {view !== null && (
          <div className={classes.none}>
            <span>{t('image.none')}</span>
          </div>
        )}
      </aside>
    )
  }
  return (
    <aside className={classes.pane} data-tour="image" aria-label={t('image.image')}>
      <ImageStage view={view} image={image} picture={picture} panZoom={panZoom} marks={marks} />
      <ImageBar
        image={image}
        percent={panZoom.percent}
        canWrite={canWrite}
        judgement={image.kind === 'present' ? judgementOf(view, image.media) : null}
        hasHeat={picture.kinds.length > 0}
        isHeatOn={picture.heat.isOn}
        heatOpacity={picture.heat.opacity}
        perform={perform}
      />
      {images.length > 1 && (
        <fieldset className={`plain-set ${classes.strip}`} aria-label={t('counted.image', { count: images.length })}>
          {images.map((each, i) => (
            <StripItem
              // biome-ignore lint/suspicious/noArrayIndexKey: a post may name one image twice
              key={i}
              image={each}
              isCurrent={i === regions.desk.image}
              number={i + 1}
              onClick={() => regions.send({ kind: 'image', index: i })}
            />
          ))}
        </fieldset>
      )}
      <div className={classes.below}>
        <RegionCard picture={picture} perform={perform} />
        <RegionList picture={picture} />
        <InfluencePanel picture={picture} perform={perform} />
      </div>
      <LayersDialog picture={picture} />
    </aside>
  )
}

function StripItem(props: {
  readonly image: PostImage
  readonly isCurrent: boolean
  readonly number: number
  readonly onClick: () => void
}) {
  const state = useImageUrl(props.image.kind === 'present' ? props.image.media : null, 'thumbnail')
  return (
    <button
      type="button"
      className={classes.stripItem}
      aria-label={t('image.numbered', { n: props.number })}
      aria-pressed={props.isCurrent}
      onClick={props.onClick}
      {...keepFocus}
    >
      {state.kind === 'ready' ? (
        <img src={state.url} alt="" draggable={false} />
      ) : (
        <IconPhotoOff size={16} aria-hidden="true" />
      )}
    </button>
  )
}
