import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMaximize, IconPhotoOff, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { memo, type RefObject, useImperativeHandle, useState } from 'react'
import type { PostImage } from '../../contract/domain/post.ts'
import { failureOf } from '../connection/failures.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { visibleName } from '../shell/visible-name.ts'
import classes from './image.module.css'
import { useImageUrl } from './use-image-url.ts'
import { usePanZoom } from './use-pan-zoom.ts'

/** What keys and palette may ask of the image pane. */
export interface ImageHandle {
  readonly fit: () => void
  readonly zoom: (factor: number) => void
  readonly turn: (by: 1 | -1) => void
}

export interface ImagePaneProps {
  /** null: no post is shown. */
  readonly images: readonly PostImage[] | null
  readonly handle: RefObject<ImageHandle | null>
}

/** A post's images beside its text: one large, the others as a strip. Keyed by post, so that each post starts anew. */
export const ImagePane = memo(function ImagePane({ images: named, handle }: ImagePaneProps) {
  const images = named ?? []
  const [index, setIndex] = useState(0)
  const image = images[Math.min(index, images.length - 1)]
  const panZoom = usePanZoom(image?.kind === 'present' ? { w: image.width, h: image.height } : null)
  useImperativeHandle(handle, () => ({
    fit: panZoom.toggle,
    zoom: panZoom.zoom,
    turn: (by) => setIndex((i) => (i + by + images.length) % Math.max(1, images.length)),
  }))
  if (image === undefined) {
    return (
      <aside className={classes.pane} aria-label="Image">
        {named !== null && (
          <div className={classes.none}>
            <span>This post has no image.</span>
          </div>
        )}
      </aside>
    )
  }
  return (
    <aside className={classes.pane} aria-label="Image">
      <div
        className={classes.stage}
        ref={panZoom.pane}
        {...panZoom.handlers}
        data-zoomed={panZoom.isZoomed || undefined}
        style={{ aspectRatio: image.kind === 'present' ? `${image.width} / ${image.height}` : '3 / 2' }}
      >
        {image.kind === 'present' ? (
          <Present key={image.media} image={image} style={panZoom.style} />
        ) : (
          <div className={classes.missing} role="img" aria-label={problemOf(image)}>
            <IconPhotoOff size={34} stroke={1.3} aria-hidden="true" />
            <b>{image.kind === 'missing' ? 'Image not found' : 'Image cannot be shown'}</b>
            <span>
              <NameText name={image.name} />
            </span>
            <span>
              {image.kind === 'missing' ? 'The file names it, but it was not among what was imported.' : image.problem}
            </span>
          </div>
        )}
      </div>
      <div className={classes.bar}>
        <span className={classes.caption} title={visibleName(image.name)}>
          <NameText name={image.name} />
          {image.kind === 'present' && (
            <span className={classes.dim}>
              {' '}
              {image.width} × {image.height}
            </span>
          )}
        </span>
        {image.kind === 'present' && (
          <span className={classes.tools}>
            <span className={classes.dim}>{panZoom.percent} %</span>
            <Tool
              name="Further away"
              chord="-"
              icon={<IconZoomOut size={16} />}
              onClick={() => panZoom.zoom(1 / 1.4)}
            />
            <Tool name="Zoom or fit" chord="Z" icon={<IconMaximize size={16} />} onClick={panZoom.toggle} />
            <Tool name="Closer" chord="+" icon={<IconZoomIn size={16} />} onClick={() => panZoom.zoom(1.4)} />
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
              isCurrent={each === image}
              number={i + 1}
              onClick={() => setIndex(i)}
            />
          ))}
        </fieldset>
      )}
    </aside>
  )
})

const problemOf = (image: PostImage): string =>
  image.kind === 'missing'
    ? `Image not found: ${visibleName(image.name)}`
    : `Image cannot be shown: ${visibleName(image.name)}`

function Tool(props: {
  readonly name: string
  readonly chord: string
  readonly icon: React.ReactNode
  readonly onClick: () => void
}) {
  return (
    <Tooltip label={`${props.name} (${props.chord})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={props.name}
        aria-keyshortcuts={props.chord}
        onClick={props.onClick}
        {...keepFocus}
      >
        {props.icon}
      </ActionIcon>
    </Tooltip>
  )
}

type PresentImage = Extract<PostImage, { kind: 'present' }>

function Present({ image, style }: { readonly image: PresentImage; readonly style: React.CSSProperties }) {
  const state = useImageUrl(image.media, 'screen')
  if (state.kind === 'failed') {
    return (
      <div className={classes.missing} role="alert">
        <IconPhotoOff size={34} stroke={1.3} aria-hidden="true" />
        <b>Image cannot be shown</b>
        <span>{failureOf(state.error).message}</span>
      </div>
    )
  }
  // The frame has the image's size before its bytes are there, so that nothing jumps.
  return (
    <div className={classes.frame} style={style}>
      {state.kind === 'ready' && <img src={state.url} alt={visibleName(image.name)} draggable={false} />}
    </div>
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
