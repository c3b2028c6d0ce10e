import type { PostView } from '../../contract/calls/posts.ts'
import { scoreText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'
import { type Mark, shownBy } from './marks.ts'

/** What a mark is called where there is room for a word: its label, or that it has none yet. */
export function markTitle(mark: Mark): string {
  if (mark.label !== '') return visibleName(mark.label)
  return mark.kind === 'proposal' ? 'object' : 'region'
}

/** The texts of the mentions that a mark is said to show. */
export const shownTexts = (view: PostView, mark: Mark): string[] =>
  mark.kind === 'proposal'
    ? []
    : shownBy(view, mark.key).flatMap((id) => view.mentions.find((m) => m.id === id)?.surface ?? [])

/** The whole of a mark in words, for those who hear the desk. */
export function markSpoken(view: PostView, mark: Mark): string {
  const shown = shownTexts(view, mark)
  return [
    mark.name === '' ? 'Region' : `Region ${mark.name}`,
    ...(mark.label === '' ? [] : [visibleName(mark.label)]),
    mark.kind === 'proposal' ? `proposed ${scoreText(mark.proposal.score)}` : 'confirmed',
    ...(shown.length === 0 ? [] : [`shows ${shown.map(visibleName).join(', ')}`]),
  ].join(', ')
}
