import { Button, NativeSelect, NumberInput, SegmentedControl, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { deviceKind } from '../../contract/domain/device.ts'
import { defaultLearningSettings, type LearningSettings, learningLayers } from '../../contract/domain/learning.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { deviceNames } from '../shell/device-names.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import classes from './learning.module.css'

const rates = [1e-5, 2e-5, 3e-5, 5e-5, 1e-4, 3e-4, 1e-3, 3e-3]

/** When, how much, how deep, how fast and where to learn; each with a default that needs no thought. */
export function LearningSettingsForm({ settings }: { readonly settings: LearningSettings }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const save = useMutation({
    mutationFn: (changed: LearningSettings) =>
      client.learning.configure({ project: session.project, settings: changed }),
    onError: (error) => tell({ tone: 'error', title: t('learning.notChanged'), text: failureOf(error).message }),
  })
  const change = (part: Partial<LearningSettings>) => save.mutate({ ...settings, ...part })
  const off = !canWrite || save.isPending
  const isDefault = JSON.stringify(settings) === JSON.stringify({ ...settings, ...defaultLearningSettings })
  const known = settings.learningRate === null || rates.includes(settings.learningRate)
  return (
    <section className={`${shell.card} ${classes.settings}`} aria-label={t('learning.settings')}>
      <Row name={t('learning.when')} words={t('learning.whenMore')}>
        <Automatic every={settings.automaticEvery} off={off} change={(automaticEvery) => change({ automaticEvery })} />
      </Row>
      <Row name={t('learning.replay')} words={t('learning.replayMore')}>
        <WholeNumber
          label={t('learning.replayLabel')}
          value={settings.replayPerNew}
          range={[0, 50]}
          off={off}
          change={(replayPerNew) => change({ replayPerNew })}
        />
      </Row>
      <Row name={t('learning.layers')} words={t(`learning.layersMore_${settings.layers}`)}>
        <SegmentedControl
          size="xs"
          aria-label={t('learning.layersLabel')}
          value={settings.layers}
          disabled={off}
          onChange={(layers) => change({ layers })}
          data={learningLayers.options.map((value) => ({ value, label: t(`learning.layers_${value}`) }))}
        />
      </Row>
      <Row name={t('learning.rate')} words={t('learning.rateMore')}>
        <NativeSelect
          size="xs"
          aria-label={t('learning.rate')}
          disabled={off}
          value={settings.learningRate ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget
            change({ learningRate: value === '' ? null : Number(value) })
          }}
          data={[
            { value: '', label: t('learning.rateAuto') },
            ...(known ? rates : [settings.learningRate!, ...rates]).map((rate) => ({
              value: String(rate),
              label: String(rate),
            })),
          ]}
        />
      </Row>
      <Row name={t('learning.groundings')} words={t('learning.groundingsMore')}>
        <Switch
          label={t('learning.groundingsLabel')}
          checked={settings.groundings}
          disabled={off}
          onChange={(event) => change({ groundings: event.currentTarget.checked })}
        />
      </Row>
      <Row name={t('learning.device')} words={t('learning.deviceMore')}>
        <NativeSelect
          size="xs"
          aria-label={t('learning.device')}
          disabled={off}
          value={settings.device}
          onChange={(event) => {
            const { value } = event.currentTarget
            change({ device: deviceKind.safeParse(value).data ?? 'auto' })
          }}
          data={[
            { value: 'auto', label: t('learning.deviceAuto') },
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
          {t('learning.defaults')}
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
        label={t('learning.automatic')}
        checked={props.every !== null}
        disabled={props.off}
        onChange={(event) => props.change(event.currentTarget.checked ? wanted : null)}
      />
      <WholeNumber
        label={t('learning.automaticLabel')}
        value={props.every ?? wanted}
        range={[1, 10_000]}
        off={props.off}
        change={(every) => {
          want(every)
          if (props.every !== null) props.change(every)
        }}
      />
      <span className={classes.dim}>{t('learning.posts')}</span>
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
