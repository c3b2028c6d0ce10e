import type { LoraSettings } from '../../models/autodiff/lora.ts'
import { takesProjections } from '../../models/autodiff/lora.ts'
import type { LearnWhat } from './training-choices.ts'

export interface LearningPart {
  readonly learns: (name: string) => boolean
  readonly adapters: LoraSettings | null
}

/** How one family of networks names its parts. */
export interface NamedParts {
  readonly isHead: (name: string) => boolean
  /** Of a layer's parameter, counted from 0; null for all others. */
  readonly layerOf: (name: string) => number | null
  readonly isFrozen: (name: string) => boolean
  /** All that there are. */
  readonly layers: number
  /** The first of those in which text and image meet. */
  readonly fusedFrom: number
}

/**
 * @param fresh what the start did not bring, in whole or in part: it learns in every case
 */
export function learningPart(what: LearnWhat, parts: NamedParts, fresh: ReadonlySet<string>): LearningPart {
  const { isHead, layerOf, isFrozen, layers, fusedFrom } = parts
  const always = (name: string) => !isFrozen(name) && (isHead(name) || fresh.has(name))
  switch (what.kind) {
    case 'full':
      return { learns: (name) => !isFrozen(name), adapters: null }
    case 'heads':
      return { learns: always, adapters: null }
    case 'top': {
      const first = what.layers === null ? fusedFrom : Math.max(0, layers - what.layers)
      const isTop = (name: string) => (layerOf(name) ?? -1) >= first
      return { learns: (name) => always(name) || (isTop(name) && !isFrozen(name)), adapters: null }
    }
    case 'lora': {
      const chosen = takesProjections(what.on)
      const takes = (name: string) => chosen(name) && !isFrozen(name)
      return { learns: (name) => always(name) && !takes(name), adapters: { takes, rank: what.rank, alpha: what.alpha } }
    }
  }
}
