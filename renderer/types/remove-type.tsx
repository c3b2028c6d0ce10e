import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { TypeKind } from '../../contract/calls/types.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { TypeFateDialog, type UsedType } from './type-fate-dialog.tsx'

interface RemoveTypeProps {
  readonly kind: TypeKind
  readonly name: string
  /** Said when the pointer is over it. */
  readonly tip: string
  /** What mentions, or relations, of it could become. */
  readonly others: readonly string[]
  /** For one that nothing uses. */
  readonly remove: () => void
}

/** Removes a type at once, or asks first what becomes of what is of it. */
export function RemoveType({ kind, name, tip, others, remove }: RemoveTypeProps) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const [asking, setAsking] = useState<UsedType | null>(null)
  const begin = async () => {
    // Where the engine cannot be asked it is removed all the same: what is of it stays, and is asked about below.
    const uses = await client.types.uses({ project, kind, name }).catch(() => ({ accepted: 0, rejected: 0 }))
    if (uses.accepted + uses.rejected === 0) remove()
    else setAsking({ kind, name, uses })
  }
  return (
    <>
      <Tooltip label={tip}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('types.remove', { name: visibleName(name) })}
          onClick={() => void begin()}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
      {asking !== null && (
        <TypeFateDialog used={asking} isRemoved={false} others={others} onClose={() => setAsking(null)} />
      )}
    </>
  )
}
