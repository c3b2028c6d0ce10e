import { Button, Modal, Skeleton, Tooltip } from '@mantine/core'
import { IconCheck, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { InstalledModel, ModelUse, WholeModel } from '../../contract/domain/model.ts'
import { failureOf } from '../connection/failures.ts'
import { bytesText } from '../imports/incoming.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { NameText } from '../shell/name-text.tsx'
import { plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { keys } from '../state/query-keys.ts'
import { FiguresTable } from './figures-table.tsx'
import { nameOf, taskText } from './model-words.ts'
import classes from './models.module.css'

export function ModelDetails(props: {
  readonly model: InstalledModel
  readonly onChanged: () => Promise<void>
  readonly onRemoved: () => void
}) {
  const { model } = props
  return (
    <section className={`${shell.card} ${classes.details}`} aria-label="Model">
      <div className={classes.head}>
        <h2 className={classes.name}>
          <NameText name={nameOf(model)} />
        </h2>
        <div className={classes.buttons}>
          {model.kind === 'whole' && <Use model={model} onChanged={props.onChanged} />}
          {!model.isBuiltIn && <Remove model={model} onChanged={props.onChanged} onRemoved={props.onRemoved} />}
        </div>
      </div>
      {model.kind === 'broken' ? (
        <Message tone="bad" title="This package cannot be used">
          {model.problem}
        </Message>
      ) : (
        <>
          {model.use.kind === 'cannot-be-used' && (
            <Message tone="warn" title="Not for suggestions here">
              {model.use.why}
            </Message>
          )}
          <Facts model={model} />
          {model.figures.length > 0 && (
            <div className={classes.figures}>
              <h3 className={classes.heading}>Figures</h3>
              <FiguresTable models={[model]} />
            </div>
          )}
          <Card model={model} />
        </>
      )}
    </section>
  )
}

function Facts({ model }: { readonly model: WholeModel }) {
  const { provenance } = model
  const facts: readonly (readonly [string, string])[] = [
    ['Network', `${model.architecture}, for ${taskText(model)}`],
    ['Labels', model.labels.length > 0 ? model.labels.join(', ') : 'came without names'],
    ['Size', bytesText(model.bytes)],
    ['Licence', model.licence],
    ['Made', `${provenance.method}; ${provenance.createdAt.slice(0, 10)}`],
    ...provenance.data.map(
      ({ name, posts, terms }) => ['Learnt from', `${name}, ${plural(posts, 'post')}: ${terms}`] as const,
    ),
    ...provenance.sources.map((source) => ['Weights', source] as const),
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([name, text], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand there twice, and nothing moves
        <div key={at}>
          <dt>{name}</dt>
          <dd>
            <NameText name={text} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Card({ model }: { readonly model: WholeModel }) {
  const { client } = useDeskPorts()
  const card = useQuery({
    queryKey: keys.modelCard(model.id),
    queryFn: ({ signal }) => client.models.card({ model: model.id }, { signal }),
  })
  return (
    <div>
      <h3 className={classes.heading}>Card</h3>
      {card.isPending ? (
        <Skeleton height="6rem" />
      ) : card.data === undefined ? (
        <Message tone="bad" title="The card cannot be read">
          {failureOf(card.error).message}
        </Message>
      ) : card.data.text === null ? (
        <p className={classes.dim}>The package came without one.</p>
      ) : (
        <section className={classes.card} aria-label="Card">
          {card.data.text}
        </section>
      )}
    </div>
  )
}

const tips: Readonly<Record<ModelUse['kind'], string>> = {
  'in-use': 'This project reads with it, or with what it learnt from it.',
  'can-be-used': 'Suggestions are renewed with it; what was decided stays.',
  'cannot-be-used': 'It cannot suggest here.',
}

function Use({ model, onChanged }: { readonly model: WholeModel; readonly onChanged: () => Promise<void> }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const use = useMutation({
    mutationFn: () => client.models.use({ project: session.project, model: model.id }),
    onSuccess: async () => {
      tell({ tone: 'quiet', title: `${model.name} is in use`, text: 'Suggestions are being renewed with it.' })
      await onChanged()
    },
    onError: (error) => tell({ tone: 'error', title: 'Not changed', text: failureOf(error).message }),
  })
  return (
    <Tooltip label={tips[model.use.kind]}>
      <Button
        size="xs"
        leftSection={<IconCheck size={15} />}
        disabled={model.use.kind !== 'can-be-used' || !canWrite}
        loading={use.isPending}
        onClick={() => use.mutate()}
      >
        {model.use.kind === 'in-use' ? 'In use here' : 'Use for this project'}
      </Button>
    </Tooltip>
  )
}

function Remove(props: {
  readonly model: InstalledModel
  readonly onChanged: () => Promise<void>
  readonly onRemoved: () => void
}) {
  const { model } = props
  const { client } = useDeskPorts()
  const [asks, ask] = useState(false)
  const remove = useMutation({
    mutationFn: () => client.models.remove({ model: model.id }),
    onSuccess: async () => {
      props.onRemoved()
      await props.onChanged()
    },
  })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={15} />}
        onClick={() => {
          remove.reset()
          ask(true)
        }}
      >
        Remove
      </Button>
      <Modal opened={asks} onClose={() => ask(false)} title={`Remove ${nameOf(model)}?`}>
        <div className={classes.stack}>
          <p className={classes.plain}>
            The package is deleted from this machine. Projects that read with it go back to the starter; what was
            decided in them stays.
          </p>
          {remove.error !== null && (
            <Message tone="bad" title="Not removed">
              {failureOf(remove.error).message}
            </Message>
          )}
          <div className={classes.end}>
            <Button variant="default" onClick={() => ask(false)} data-autofocus>
              Keep it
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Remove it
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
