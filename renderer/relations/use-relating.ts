import { useCallback, useMemo, useState } from 'react'
import type { RelationType } from '../../contract/domain/relation.ts'
import { type Action, type Condition, type KeyScope, numberedAction, typeIndexOf } from '../keys/keymap.ts'
import { useProject } from '../shell/project-context.ts'
import type { Desk } from '../workspace/desk.ts'
import { choicesNow, isRelating, relationHolds } from './relation-conditions.ts'
import type { PostEvent } from './relation-step.ts'
import type { Scene } from './scene.ts'

/** How relations look now, in the text and in the table. */
export interface RelationLook {
  readonly isAll: boolean
  readonly hovered: string | null
  readonly onHover: (id: string, isOver: boolean) => void
}

export interface Relating {
  /** Does an action that is about relations now; false: it is none. */
  readonly perform: (action: Action) => boolean
  /** null: relations have no say in it. */
  readonly holds: (condition: Condition) => boolean | null
  /** Innermost first; null: as without relations. */
  readonly scopes: readonly KeyScope[] | null
  readonly choices: readonly RelationType[] | null
  readonly look: RelationLook
}

const plain: Readonly<Partial<Record<Action, PostEvent>>> = {
  relate: { kind: 'relate' },
  flip: { kind: 'flip' },
  'no-relation': { kind: 'no-relation' },
}

function scopesOf(desk: Desk | null): readonly KeyScope[] | null {
  switch (desk?.mode.kind) {
    // Every letter names a mention, so that none of them is a key of the desk.
    case 'aim':
      return ['aim']
    case 'relate':
      return ['relate', 'label']
    case 'ask':
      return ['ask']
    default:
      return null
  }
}

/** The desk's relations between the pure steps and the keys. */
export function useRelating(scene: Scene | null, desk: Desk | null, send: (event: PostEvent) => void): Relating {
  const { canWrite } = useProject()
  const [isAll, setAll] = useState(false)
  const [hovered, setHovered] = useState<string | null>(null)
  const onHover = useCallback(
    (id: string, isOver: boolean) => setHovered((now) => (isOver ? id : now === id ? null : now)),
    [],
  )
  const look = useMemo(() => ({ isAll, hovered, onHover }), [isAll, hovered, onHover])
  const isOnPair = scene !== null && desk !== null && isRelating(desk, scene)

  const perform = (action: Action): boolean => {
    const event = plain[action]
    const index = typeIndexOf(action)
    const target = numberedAction(action, 'target')
    const source = numberedAction(action, 'source')
    if (event !== undefined) {
      if (canWrite) send(event)
      return true
    }
    if (action === 'all-arcs') setAll(!isAll)
    else if (target !== null) send({ kind: 'target', index: target, reversed: false })
    else if (source !== null) send({ kind: 'target', index: source, reversed: true })
    else if (index !== null && isOnPair) send({ kind: 'choice', index })
    else return false
    return true
  }
  const names = isOnPair ? choicesNow(desk, scene) : []
  return {
    perform,
    holds: (condition) => (scene === null || desk === null ? null : relationHolds(condition, desk, scene, canWrite)),
    scopes: scopesOf(desk),
    choices: isOnPair ? names.flatMap((name) => scene.types.find((type) => type.name === name) ?? []) : null,
    look,
  }
}
