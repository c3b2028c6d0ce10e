import { Button, Modal, Skeleton, Tooltip } from '@mantine/core'
import { IconCheck, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { InstalledModel, WholeModel } from '../../contract/domain/model.ts'
import { failureOf } from '../connection/failures.ts'
import { bytesText } from '../imports/incoming.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { NameText } from '../shell/name-text.tsx'
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
    <section className={`${shell.card} ${classes.details}`} aria-label={t('models.model')}>
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
        <Message tone="bad" title={t('models.cannotUse')}>
          {engineWords(model.problem, model.said)}
        </Message>
      ) : (
        <>
          {model.use.kind === 'cannot-be-used' && (
            <Message tone="warn" title={t('models.notHere')}>
              {engineWords(model.use.why, model.use.said)}
            </Message>
          )}
          <Facts model={model} />
          {model.figures.length > 0 && (
            <div className={classes.figures}>
              <h3 className={classes.heading}>{t('models.figures')}</h3>
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
    [t('models.network'), t('models.networkFor', { network: model.architecture, task: taskText(model) })],
    [t('models.labels'), model.labels.length > 0 ? model.labels.join(', ') : t('models.noNames')],
    [t('models.size'), bytesText(model.bytes)],
    [t('models.licence'), model.licence],
    [t('models.made'), `${provenance.method}; ${provenance.createdAt.slice(0, 10)}`],
    ...provenance.data.map(
      ({ name, posts, terms }) =>
        [
          t('models.learntFrom'),
          t('models.learntFromMore', { name, posts: t('counted.post', { count: posts }), terms }),
        ] as const,
    ),
    ...provenance.sources.map((source) => [t('models.weights'), source] as const),
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
      <h3 className={classes.heading}>{t('models.card')}</h3>
      {card.isPending ? (
        <Skeleton height="6rem" />
      ) : card.data === undefined ? (
        <Message tone="bad" title={t('models.noCard')}>
          {failureOf(card.error).message}
        </Message>
      ) : card.data.text === null ? (
        <p className={classes.dim}>{t('models.withoutCard')}</p>
      ) : (
        <section className={classes.card} aria-label={t('models.card')}>
          {card.data.text}
        </section>
      )}
    </div>
  )
}

function Use({ model, onChanged }: { readonly model: WholeModel; readonly onChanged: () => Promise<void> }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const use = useMutation({
    mutationFn: () => client.models.use({ project: session.project, model: model.id }),
    onSuccess: async () => {
      tell({ tone: 'quiet', title: t('models.isInUse', { name: model.name }), text: t('learning.renewing') })
      await onChanged()
    },
    onError: (error) => tell({ tone: 'error', title: t('learning.notChanged'), text: failureOf(error).message }),
  })
  return (
    <Tooltip label={t(`models.tip_${model.use.kind}`)}>
      <Button
        size="xs"
        leftSection={<IconCheck size={15} />}
        disabled={model.use.kind !== 'can-be-used' || !canWrite}
        loading={use.isPending}
        onClick={() => use.mutate()}
      >
        {model.use.kind === 'in-use' ? t('models.inUseHere') : t('models.useHere')}
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
        {t('models.remove')}
      </Button>
      <Modal opened={asks} onClose={() => ask(false)} title={t('models.removeTitle', { name: nameOf(model) })}>
        <div className={classes.stack}>
          <p className={classes.plain}>{t('models.removeMore')}</p>
          {remove.error !== null && (
            <Message tone="bad" title={t('models.notRemoved')}>
              {failureOf(remove.error).message}
            </Message>
          )}
          <div className={classes.end}>
            <Button variant="default" onClick={() => ask(false)} data-autofocus>
              {t('models.keepIt')}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('models.removeIt')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
