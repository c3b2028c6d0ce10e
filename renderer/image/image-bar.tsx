import { ActionIcon, Slider, Tooltip } from '@mantine/core'
import {
  IconFlame,
  IconMaximize,
  IconPhotoCancel,
  IconPhotoCheck,
  IconRectangle,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { memo } from 'react'
import type { PostImage } from '../../contract/domain/post.ts'
import type { ImageJudgement } from '../../contract/domain/region.ts'
import { chordParts } from '../keys/chord.ts'
import { type Action, chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { changeSettings } from '../settings/settings.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { isMac } from '../shell/platform.ts'
import { visibleName } from '../shell/visible-name.ts'
import classes from './image.module.css'

export interface ImageBarProps {
  readonly image: PostImage
  readonly percent: number
  readonly canWrite: boolean
  /** What the person said of it. */
  readonly judgement: ImageJudgement | null
  /** Whether the model says where it looked. */
  readonly hasHeat: boolean
  readonly isHeatOn: boolean
  readonly heatOpacity: number
  readonly perform: (action: Action) => void
}

/** What an image is called and what can be done to it. Not drawn again while the focus moves in the text. */
export const ImageBar = memo(function ImageBar(props: ImageBarProps) {
  const { image, perform } = props
  return (
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
          {props.canWrite && (
            <>
              <Tool action="draw-box" name={t('image.draw')} icon={<IconRectangle size={16} />} perform={perform} />
              <Tool
                action="irrelevant"
                name={t('image.irrelevant')}
                icon={<IconPhotoCancel size={16} />}
                isOn={props.judgement === 'irrelevant'}
                perform={perform}
              />
              <Tool
                action="relevant"
                name={t('image.relevant')}
                icon={<IconPhotoCheck size={16} />}
                isOn={props.judgement === 'relevant'}
                perform={perform}
              />
            </>
          )}
          {props.hasHeat && (
            <>
              <Tool
                action="heat"
                name={t('image.lookedWhere')}
                icon={<IconFlame size={16} />}
                isOn={props.isHeatOn}
                perform={perform}
              />
              {props.isHeatOn && (
                <Slider
                  className={classes.opacity}
                  size="xs"
                  label={null}
                  thumbLabel={t('image.opacity')}
                  min={0.1}
                  max={1}
                  step={0.05}
                  value={props.heatOpacity}
                  onChange={(heatOpacity) => changeSettings({ heatOpacity })}
                />
              )}
            </>
          )}
          <span className={classes.dim}>{props.percent} %</span>
          <Tool action="zoom-out" name={t('image.further')} icon={<IconZoomOut size={16} />} perform={perform} />
          <Tool action="fit-image" name={t('image.fit')} icon={<IconMaximize size={16} />} perform={perform} />
          <Tool action="zoom-in" name={t('image.closer')} icon={<IconZoomIn size={16} />} perform={perform} />
        </span>
      )}
    </div>
  )
})

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
    <Tooltip
      label={
        chord === null
          ? props.name
          : t('image.withKey', { name: props.name, chord: chordParts(chord, isMac).join(' ') })
      }
    >
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
