import { Popover } from '@mantine/core'
import { useState } from 'react'
import { t } from '../language/language.ts'
import { useProject } from '../shell/project-context.ts'
import classes from './types.module.css'

const colours = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const

function colourName(colour: number): string {
  const known = colours.find((each) => each === colour)
  return known === undefined ? '' : t(`types.colour_${known}`)
}

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
          aria-label={`${props.label}: ${colourName(props.value)}`}
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
              aria-label={colourName(colour)}
              title={colourName(colour)}
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
