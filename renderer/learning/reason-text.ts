import type { RunState } from '../../contract/domain/learning.ts'
import { spoken, t } from '../language/language.ts'

/** Why a version was taken or not. The engine says it in English; in another language it is said from the same facts. */
export function reasonText(state: Extract<RunState, { readonly reason: string }>): string {
  if (spoken() === 'en' || state.kind === 'failed' || state.judgement === null) return state.reason
  const { verdict, f1Before, f1After, posts, spared, few, chosenMeanwhile } = state.judgement
  const count = t('counted.post', { count: posts })
  if (verdict === 'nothing-to-measure') return t('learning.reasonNothing')
  if (verdict === 'no-mentions') return t('learning.reasonNoMentions', { posts: count })
  const measured = t('learning.reasonFigures', { before: f1Before.toFixed(1), after: f1After.toFixed(1), posts: count })
  const kept = spared > 0 ? t('learning.reasonSpared', { figures: measured, spared }) : measured
  const figures = few ? t('learning.reasonFew', { figures: kept }) : kept
  if (chosenMeanwhile !== null) return t('learning.reasonChosen', { figures, version: chosenMeanwhile })
  return t(verdict === 'worse' ? 'learning.reasonWorse' : 'learning.reasonKept', { figures })
}
