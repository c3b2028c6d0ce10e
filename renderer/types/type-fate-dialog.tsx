import { Button, Modal, NativeSelect, Radio } from '@mantine/core'
import { useState } from 'react'
import type { TypeFate, TypeKind, TypeUses } from '../../contract/calls/types.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import classes from './types.module.css'

/** A type that is in use, and how much. */
export interface UsedType {
  readonly kind: TypeKind
  readonly name: string
  readonly uses: TypeUses
}

interface TypeFateDialogProps {
  readonly used: UsedType
  /** It was removed before: what is left of it can only be changed or deleted. */
  readonly isRemoved: boolean
  /** What it could become. */
  readonly others: readonly string[]
  readonly onClose: () => void
}

/** Asks what becomes of the mentions, or relations, of a type that goes; all of it can be undone. */
export function TypeFateDialog({ used, isRemoved, others, onClose }: TypeFateDialogProps) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const { kind, name, uses } = used
  const offered = others.filter((other) => other !== name)
  const [fate, setFate] = useState<TypeFate['kind']>(isRemoved ? (offered.length > 0 ? 'retype' : 'delete') : 'keep')
  const [to, setTo] = useState(offered[0] ?? '')
  const [state, setState] = useState<{ readonly busy: boolean; readonly failed: string | null }>({
    busy: false,
    failed: null,
  })
  const settle = async () => {
    setState({ busy: true, failed: null })
    try {
      await client.types.retire({ project, kind, name, fate: fate === 'retype' ? { kind: fate, to } : { kind: fate } })
      onClose()
    } catch (error) {
      setState({ busy: false, failed: failureOf(error).message })
    }
  }
  const asked = { count: uses.accepted, name: visibleName(name) }
  return (
    <Modal opened onClose={onClose} title={t('types.retireTitle', { name: visibleName(name) })}>
      <div className={classes.fates}>
        <Radio.Group
          label={kind === 'entity' ? t('types.retireWhatOfMentions', asked) : t('types.retireWhatOfRelations', asked)}
          description={
            uses.rejected > 0
              ? t('types.retireRejected', { name: visibleName(name), number: uses.rejected })
              : undefined
          }
          value={fate}
          onChange={(value) => setFate(value as TypeFate['kind'])}
        >
          {!isRemoved && (
            <Radio mt="sm" value="keep" label={t('types.retireKeep')} description={t('types.retireKeepHow')} />
          )}
          <Radio mt="sm" value="retype" label={t('types.retireRetype')} disabled={offered.length === 0} />
          <Radio
            mt="sm"
            value="delete"
            label={t('types.retireDelete')}
            description={kind === 'entity' ? t('types.retireDeleteMentionsHow') : undefined}
          />
        </Radio.Group>
        {fate === 'retype' && (
          <NativeSelect
            label={t('types.retireRetypeTo')}
            data={[...offered]}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        )}
        {state.failed !== null && <Message tone="bad">{state.failed}</Message>}
        <p className={classes.note}>{t('types.retireUndoable')}</p>
        <Button loading={state.busy} onClick={() => void settle()}>
          {isRemoved ? t('types.retireSettle') : t('types.retireConfirm')}
        </Button>
      </div>
    </Modal>
  )
}
