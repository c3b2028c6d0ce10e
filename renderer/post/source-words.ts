import type { MentionSource } from '../../contract/domain/mention.ts'
import { scoreText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'

/** Where a mention comes from, in a few words. */
export function sourceWords(source: MentionSource): string {
  switch (source.kind) {
    case 'person':
      return 'by hand'
    case 'import':
      return `from ${visibleName(source.file)}`
    case 'suggestion':
      return `${scoreText(source.score)} by ${source.version}`
    case 'correction':
      return `corrected, was ${visibleName(source.type)} ${scoreText(source.score)}`
    default:
      return source satisfies never
  }
}
