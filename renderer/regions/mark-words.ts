import type { PostView } from '../../contract/calls/posts.ts'
import { t } from '../language/language.ts'
import { clausesText, listText } from '../language/list-text.ts'
import { scoreText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'
import { type Mark, shownBy } from './marks.ts'

/** What a mark is called where there is room for a word: its label, or that it has none yet. */
export function markTitle(mark: Mark): string {
  if (mark.label !== '') return visibleName(mark.label)
  return mark.kind === 'proposal' ? t('regions.object') : t('regions.region')
}

/** The texts of the mentions that a mark is said to show. */
export const shownTexts = (view: PostView, mark: Mark): string[] =>
  mark.kind === 'proposal'
    ? []
    : shownBy(view, mark.key).flatMap((id) => view.mentions.find((m) => m.id === id)?.surface ?? [])

/** The whole of a mark in words, for those who hear the desk. */
export function markSpoken(view: PostView, mark: Mark): string {
  const shown = shownTexts(view, mark)
  return clausesText([
    mark.name === '' ? t('regions.spokenRegion') : t('regions.spokenNamed', { name: mark.name }),
    ...(mark.label === '' ? [] : [visibleName(mark.label)]),
    mark.kind === 'proposal'
      ? t('regions.proposedAt', { score: scoreText(mark.proposal.score) })
      : t('regions.confirmed'),
    ...(shown.length === 0 ? [] : [t('regions.shows', { mentions: listText(shown.map(visibleName)) })]),
  ])
}
