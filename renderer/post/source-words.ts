import type { MentionSource } from '../../contract/domain/mention.ts'
import { t } from '../language/language.ts'
import { scoreText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'

/** Where a mention comes from, in a few words. */
export function sourceWords(source: MentionSource): string {
  switch (source.kind) {
    case 'person':
      return t('post.byHand')
    case 'import':
      return t('post.fromFile', { file: visibleName(source.file) })
    case 'suggestion':
      return t('post.scoredBy', { score: scoreText(source.score), version: source.version })
    case 'correction':
      return t('post.corrected', { type: visibleName(source.type), score: scoreText(source.score) })
    default:
      return source satisfies never
  }
}
