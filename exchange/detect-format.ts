import type { ImportFormat } from '../contract/domain/import.ts'
import { coco, voc } from './box-files.ts'
import { conll } from './conll/parse-conll.ts'
import { jsonl } from './jsonl/parse-jsonl.ts'
import { mnre } from './mnre/parse-mnre.ts'
import type { Parser } from './record.ts'

export const parsers: Readonly<Record<ImportFormat, Parser>> = { conll, mnre, jsonl, voc, coco }

/** One object whose first key is one of COCO's, with a list of objects, or the object that describes the file. */
const cocoBegins = /^\s*\{\s*"(?:(?:images|annotations|categories|licenses)"\s*:\s*\[\s*[{\]]|info"\s*:\s*\{)/

/** Tags as they end a line of CoNLL. */
const tagged = /[\t ](?:O|[BIESLU]-\S.*)$/

/**
 * The format of a file by its first lines; null when it looks like none of ours. Names are not asked: a `.txt` may be
 * anything.
 */
export function detectFormat(lines: readonly string[]): ImportFormat | null {
  const written = lines.filter((line) => line.trim() !== '')
  const first = written[0]?.trimStart() ?? ''
  if (/^<(\?xml|annotation)\b/.test(first)) return 'voc'
  if (cocoBegins.test(written.join('\n'))) return 'coco'
  if (first.startsWith('{')) {
    // Python writes keys in single quotes, JSON never.
    return /^\{\s*'/.test(first) ? 'mnre' : 'jsonl'
  }
  if (first.startsWith('IMGID:') || first.startsWith('-DOCSTART-')) return 'conll'
  const tokens = written.filter((line) => !line.startsWith('# ') && !line.startsWith('IMGID:'))
  const fitting = tokens.filter((line) => tagged.test(line)).length
  return fitting > 0 && fitting * 2 >= tokens.length ? 'conll' : null
}
