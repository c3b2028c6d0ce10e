import { ActionIcon, Slider, Tooltip } from '@mantine/core'
import {
  IconFlame,
  IconMaximize,
  IconPhotoCancel,
  IconPhotoOff,
  IconRectangle,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { type RefObject, useImperativeHandle, useMemo } from 'react'
import type { PostImage } from '../../contract/domain/post.ts'
import { chordParts } from '../keys/chord.ts'
import { type Action, chordOf } from '../keys/keymap.ts'
import { isIrrelevant, marksOf } from '../regions/marks.ts'
import { RegionCard } from '../regions/region-card.tsx'
import { focusedMark } from '../regions/region-desk.ts'
import { RegionList } from '../regions/region-list.tsx'
import type { Picture } from '../regions/use-picture.ts'
import { InfluencePanel } from '../relevance/influence-panel.tsx'
import { LayersDialog } from '../relevance/layers-dialog.tsx'
import { changeSettings } from '../settings/settings.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { isMac } from '../shell/platform.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import classes from './image.module.css'
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
      <aside className={classes.pane} aria-label="Image">
        {view !== null && (
          <div className={classes.none}>
            <span>This post has no image.</span>
          </div>
        )}
      </aside>
    )
  }
  const isPresent = image.kind === 'present'
  const irrelevant = isPresent && isIrrelevant(view, image.media)
  const { heat } = picture
  return (
    <aside className={classes.pane} aria-label="Image">
      <ImageStage view={view} image={image} picture={picture} panZoom={panZoom} marks={marks} />
      <div className={classes.bar}>
        <span className={classes.caption} title={visibleName(image.name)}>
          <NameText name={image.name} />
          {isPresent && (
            <span className={classes.dim}>
              {' '}
              {image.width} × {image.height}
            </span>
          )}
        </span>
        {isPresent && (
          <span className={classes.tools}>
            {canWrite && (
              <>
                <Tool action="draw-box" name="Draw a box" icon={<IconRectangle size={16} />} perform={perform} />
                <Tool
                  action="irrelevant"
                  name="This image is irrelevant"
                  icon={<IconPhotoCancel size={16} />}
                  isOn={irrelevant}
                  perform={perform}
                />
              </>
            )}
            {picture.kinds.length > 0 && (
              <>
                <Tool
                  action="heat"
                  name="Where the model looked"
                  icon={<IconFlame size={16} />}
                  isOn={heat.isOn}
                  perform={perform}
                />
                {heat.isOn && (
                  <Slider
                    className={classes.opacity}
                    size="xs"
                    label={null}
                    thumbLabel="Opacity of the heat"
                    min={0.1}
                    max={1}
                    step={0.05}
                    value={heat.opacity}
                    onChange={(heatOpacity) => changeSettings({ heatOpacity })}
                  />
                )}
              </>
            )}
            <span className={classes.dim}>{panZoom.percent} %</span>
            <Tool action="zoom-out" name="Further away" icon={<IconZoomOut size={16} />} perform={perform} />
            <Tool action="fit-image" name="Zoom or fit" icon={<IconMaximize size={16} />} perform={perform} />
            <Tool action="zoom-in" name="Closer" icon={<IconZoomIn size={16} />} perform={perform} />
          </span>
        )}
      </div>
      {images.length > 1 && (
        <fieldset className={`plain-set ${classes.strip}`} aria-label={`${images.length} images`}>
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

/** A button of the bar that does what its key does. */
function Tool(props: {
  readonly action: Action
  readonly name: string
  readonly icon: React.ReactNode
  readonly isOn?: boolean
  readonly perform: (action: Action) => void
}) {
  const chord = chordOf(props.action)
  return (
    <Tooltip label={chord === null ? props.name : `${props.name} (${chordParts(chord, isMac).join(' ')})`}>
      <ActionIcon
        variant={props.isOn === true ? 'light' : 'subtle'}
        color={props.isOn === true ? 'indigo' : 'gray'}
        size="sm"
        aria-label={props.name}
        aria-pressed={props.isOn}
        aria-keyshortcuts={chord ?? undefined}
        onClick={() => props.perform(props.action)}
        {...keepFocus}
      >
        {props.icon}
      </ActionIcon>
    </Tooltip>
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
      aria-label={`Image ${props.number}`}
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
