import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useProject } from '../shell/project-context.ts'
import classes from './types.module.css'

const colours = Array.from({ length: 12 }, (_, i) => i)
const colourNames = [
  'blue',
  'green',
  'orange',
  'pink',
  'violet',
  'brown',
  'teal',
  'red',
  'olive',
  'slate',
  'purple',
  'lime',
] as const

export function ColourPicker(props: {
  readonly label: string
  readonly value: number
  readonly onChange: (colour: number) => void
}) {
  const [opened, setOpened] = useState(false)
  const { canWrite } = useProject()
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" withArrow trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={`${classes.swatch} colour-${props.value}`}
          aria-label={`${props.label}: ${colourNames[props.value] ?? ''}`}
          disabled={!canWrite}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.palette}>
          {colours.map((colour) => (
            <button
              key={colour}
              type="button"
              aria-pressed={colour === props.value}
              aria-label={colourNames[colour]}
              title={colourNames[colour]}
              className={`${classes.swatch} colour-${colour}`}
              onClick={() => {
                props.onChange(colour)
                setOpened(false)
              }}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The first colour that no type has; in a project with all of them, in turn. */
export const freeColour = (types: readonly { readonly colour: number }[]): number =>
  colours.find((colour) => !types.some((type) => type.colour === colour)) ?? types.length % colours.length
