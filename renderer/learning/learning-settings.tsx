import { Button, NativeSelect, NumberInput, SegmentedControl, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { deviceKind } from '../../contract/domain/device.ts'
import { defaultLearningSettings, type LearningSettings, learningLayers } from '../../contract/domain/learning.ts'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { deviceNames } from '../shell/device-names.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import classes from './learning.module.css'

const layerNames = { heads: 'Only the last', top: 'The upper ones', all: 'All' } as const
const layerWords = {
  heads: 'How types are told apart is learnt, nothing else: quickest, and for very few posts.',
  top: 'Also the layers in which text and image meet: quick, and usually as good as all of them.',
  all: 'The whole network is learnt: many times slower, and worth it from some thousands of posts on.',
} as const
const rates = [1e-5, 2e-5, 3e-5, 5e-5, 1e-4, 3e-4, 1e-3, 3e-3]

/** When, how much, how deep, how fast and where to learn; each with a default that needs no thought. */
export function LearningSettingsForm({ settings }: { readonly settings: LearningSettings }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const save = useMutation({
    mutationFn: (changed: LearningSettings) =>
      client.learning.configure({ project: session.project, settings: changed }),
    onError: (error) => tell({ tone: 'error', title: 'Not changed', text: failureOf(error).message }),
  })
  const change = (part: Partial<LearningSettings>) => save.mutate({ ...settings, ...part })
  const off = !canWrite || save.isPending
  const isDefault = JSON.stringify(settings) === JSON.stringify({ ...settings, ...defaultLearningSettings })
  const known = settings.learningRate === null || rates.includes(settings.learningRate)
  return (
    <section className={`${shell.card} ${classes.settings}`} aria-label="Learning settings">
      <Row
        name="When"
        words="Learning by itself goes on in the background after so many confirmed posts; otherwise it waits for the button."
      >
        <Automatic every={settings.automaticEvery} off={off} change={(automaticEvery) => change({ automaticEvery })} />
      </Row>
      <Row
        name="Replay"
        words="Older posts that come again with each new one, so that nothing is forgotten; at least 200 in all, and with 0 none."
      >
        <WholeNumber
          label="Older posts for each new one"
          value={settings.replayPerNew}
          range={[0, 50]}
          off={off}
          change={(replayPerNew) => change({ replayPerNew })}
        />
      </Row>
      <Row name="Layers" words={layerWords[settings.layers]}>
        <SegmentedControl
          size="xs"
          aria-label="Layers that learn"
          value={settings.layers}
          disabled={off}
          onChange={(layers) => change({ layers })}
          data={learningLayers.options.map((value) => ({ value, label: layerNames[value] }))}
        />
      </Row>
      <Row
        name="Learning rate"
        words="How far one step goes: too high forgets, too low learns nothing; left alone it suits the number of posts."
      >
        <NativeSelect
          size="xs"
          aria-label="Learning rate"
          disabled={off}
          value={settings.learningRate ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget
            change({ learningRate: value === '' ? null : Number(value) })
          }}
          data={[
            { value: '', label: 'what suits the posts' },
            ...(known ? rates : [settings.learningRate!, ...rates]).map((rate) => ({
              value: String(rate),
              label: String(rate),
            })),
          ]}
        />
      </Row>
      <Row name="Device" words="What computes a run; left alone it is the one on which suggestions are computed.">
        <NativeSelect
          size="xs"
          aria-label="Device"
          disabled={off}
          value={settings.device}
          onChange={(event) => {
            const { value } = event.currentTarget
            change({ device: deviceKind.safeParse(value).data ?? 'auto' })
          }}
          data={[
            { value: 'auto', label: 'as suggestions' },
            ...deviceKind.options.map((value) => ({ value, label: deviceNames[value] })),
          ]}
        />
      </Row>
      <div>
        <Button
          size="xs"
          variant="default"
          disabled={off || isDefault}
          onClick={() => save.mutate(defaultLearningSettings)}
        >
          Back to the defaults
        </Button>
      </div>
    </section>
  )
}

function Row({
  name,
  words,
  children,
}: {
  readonly name: string
  readonly words: string
  readonly children: ReactNode
}) {
  return (
    <div className={classes.settingRow}>
      <div>
        <b>{name}</b>
        <p className={classes.dim}>{words}</p>
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  )
}

function Automatic(props: {
  readonly every: number | null
  readonly off: boolean
  readonly change: (every: number | null) => void
}) {
  const [wanted, want] = useState(props.every ?? 20)
  return (
    <div className={classes.bar}>
      <Switch
        label="Learn by itself after every"
        checked={props.every !== null}
        disabled={props.off}
        onChange={(event) => props.change(event.currentTarget.checked ? wanted : null)}
      />
      <WholeNumber
        label="Confirmed posts between automatic runs"
        value={props.every ?? wanted}
        range={[1, 10_000]}
        off={props.off}
        change={(every) => {
          want(every)
          if (props.every !== null) props.change(every)
        }}
      />
      <span className={classes.dim}>posts</span>
    </div>
  )
}

/** Kept when the field is left or Enter is pressed; what is not a number in the range is put back. */
function WholeNumber(props: {
  readonly label: string
  readonly value: number
  readonly range: readonly [number, number]
  readonly off: boolean
  readonly change: (value: number) => void
}) {
  const [text, setText] = useState<number | string>(props.value)
  const [least, most] = props.range
  const keep = () => {
    const value = Number(text)
    if (text === '' || !Number.isInteger(value) || value < least || value > most) setText(props.value)
    else if (value !== props.value) props.change(value)
  }
  return (
    <NumberInput
      aria-label={props.label}
      size="xs"
      w="5.5rem"
      min={least}
      max={most}
      allowDecimal={false}
      value={text}
      disabled={props.off}
      onChange={setText}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
      }}
    />
  )
}
