import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { HeatKind, ImageInfluence } from '../../contract/domain/relevance.ts'
import type { Action, KeyScope, RegionCondition } from '../keys/keymap.ts'
import { mentionHeat, type RelevanceNumbers, slotShares, wordsUnder } from '../relevance/heat.ts'
import type { ImageOff } from '../relevance/use-image-off.ts'
import { type Look, useRelevance } from '../relevance/use-relevance.ts'
import { changeSettings, settings } from '../settings/settings.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { type Desk, spanOf, type Target, targetOf } from '../workspace/desk.ts'
import type { DeskEvent } from '../workspace/step.ts'
import { overlaps, type Span, suggestionKey, undecided } from '../workspace/visible.ts'
import { marksOf } from './marks.ts'
import { regionEventOf, takesKeysFromRegions } from './region-actions.ts'
import { regionConditionHolds } from './region-conditions.ts'
import { focusedMark } from './region-desk.ts'
import type { RegionEvent } from './region-step.ts'
import { noLinks, type RegionLinks, regionLinks } from './text-links.ts'
import type { ProposalsState } from './use-proposals.ts'
import { type RegionControl, useRegions } from './use-regions.ts'

/** Where the model looked for what the text has in focus. */
export interface FocusedLook {
  readonly span: Span
  readonly words: readonly number[]
  /** Over all cells of all slots, as `mentionHeat` has it. */
  readonly heat: Float32Array | null
  /** Of each slot, in their order; null where the model looked at nothing for it. */
  readonly shares: readonly number[] | null
}

/** Everything that the image's side of the desk shows and does, for one post at a time. */
export interface Picture {
  readonly view: PostView | null
  readonly target: Target
  readonly regions: RegionControl
  readonly proposals: ProposalsState
  readonly relevance: Look<RelevanceNumbers>
  readonly influence: Look<ImageInfluence>
  readonly heat: { readonly isOn: boolean; readonly opacity: number; readonly kind: HeatKind }
  readonly kinds: readonly HeatKind[]
  readonly setKind: (kind: HeatKind) => void
  readonly look: FocusedLook | null
  /** What the text shows of the boxes. */
  readonly links: RegionLinks
  readonly isOff: boolean
  /** Scopes that lie over the text's own, innermost first. */
  readonly scopes: readonly KeyScope[]
  readonly holds: (condition: RegionCondition) => boolean
  /** Whether the action was about the images and is done. */
  readonly perform: (action: Action) => boolean
}

const nothing: Target = { kind: 'none' }

/** What can be done to boxes in a project that cannot be written. */
const lookingEvents: ReadonlySet<RegionEvent['kind']> = new Set(['turn', 'walk', 'leave'])

export function usePicture(
  off: ImageOff,
  proposals: ProposalsState,
  desk: Desk | null,
  sendText: (event: DeskEvent) => void,
): Picture {
  const { view } = off
  const { canWrite, overlay } = useProject()
  const { heat: isOn, heatOpacity: opacity } = useStore(settings)
  const regions = useRegions(view, desk, sendText)
  const relevance = useRelevance(view, proposals.kind !== 'waiting')
  const [wantedKind, setKind] = useState<HeatKind>('similarity')

  const target = desk === null || view === null ? nothing : targetOf(desk, view)
  const span = desk === null || view === null ? null : spanOf(desk, view)
  const numbers = relevance.kind === 'ready' ? relevance.value : null
  const kinds = useMemo(() => numbers?.heat.map((h) => h.kind) ?? [], [numbers])
  const kind = kinds.includes(wantedKind) ? wantedKind : (kinds[0] ?? wantedKind)
  const [start, end] = [span?.start ?? -1, span?.end ?? -1]
  const words = view?.words
  const look = useMemo((): FocusedLook | null => {
    if (numbers === null || words === undefined || start < 0) return null
    const under = wordsUnder(words, { start, end })
    const found = mentionHeat(numbers, kind, under)
    return {
      span: { start, end },
      words: under,
      heat: found,
      shares: found === null ? null : slotShares(numbers, found),
    }
  }, [numbers, words, start, end, kind])

  const focus = regions.desk.focus
  const links = useMemo(() => (view === null ? noLinks : regionLinks(view, focus)), [view, focus])

  // The focused suggestion is another one without the images: the focus goes to what is now said of the same words.
  const latest = useRef({ view, desk, target })
  useLayoutEffect(() => {
    latest.current = { view, desk, target }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the images go off or on
  useEffect(() => {
    const now = latest.current
    if (now.view === null || now.desk?.focus.kind !== 'suggestion' || now.target.kind !== 'none') return
    const [from = -1, to = -1] = now.desk.focus.key.split('-').map(Number)
    const again = undecided(now.view).find((s) => overlaps(s, { start: from, end: to }))
    if (again !== undefined) sendText({ kind: 'focus', focus: { kind: 'suggestion', key: suggestionKey(again) } })
  }, [off.isBlank])

  const facts =
    view === null ? null : { desk: regions.desk, view, target, canWrite, hasHeat: numbers !== null && !off.isOff }
  const { mode } = regions.desk
  const scopes: readonly KeyScope[] =
    mode.kind === 'box' || mode.kind === 'drag'
      ? ['box']
      : mode.kind === 'ground'
        ? ['ground']
        : view !== null && focusedMark(regions.desk, view) !== null
          ? ['region']
          : []
  const perform = (action: Action): boolean => {
    if (action === 'image-off') off.toggle()
    else if (action === 'heat') changeSettings({ heat: !isOn })
    else if (action === 'layers') {
      if (numbers !== null) overlay.set('layers')
    } else {
      const event = view === null ? null : regionEventOf(action, marksOf(view), regions.desk.focus)
      if (event === null) {
        // A letter that names no box is no key of the text while a box is asked for.
        if (mode.kind === 'ground' && /^(un)?ground-/.test(action)) return true
        if (takesKeysFromRegions(action)) regions.settle()
        return false
      }
      if (canWrite || lookingEvents.has(event.kind)) regions.send(event)
    }
    return true
  }
  return {
    view,
    target,
    regions,
    proposals,
    relevance,
    influence: off.influence,
    heat: { isOn, opacity, kind },
    kinds,
    setKind,
    look,
    links,
    isOff: off.isOff,
    scopes,
    holds: (condition) => regionConditionHolds(condition, facts),
    perform,
  }
}
