import type { ExportMention, ExportPost, Printer } from '../export-post.ts'
import { knownKeys } from './parse-jsonl.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything that a project knows of a post, on one line. Nothing is lost; other readers find what they look for. */
export const jsonlPrinter: Printer = {
  print(post: ExportPost) {
    const { name, text, images, words, mentions, status, metadata } = post
    const { jsonl, ...rest } = metadata
    const foreign = isRecord(jsonl) ? Object.entries(jsonl).filter(([key]) => !knownKeys.has(key)) : []
    const of = (verdict: ExportMention['verdict']) =>
      mentions
        .filter((mention) => mention.verdict === verdict)
        .map(({ start, end, type }) => ({ start, end, label: type, surface: text.slice(start, end) }))
    const rejected = of('rejected')
    const record = {
      id: name,
      text,
      images,
      entities: of('accepted'),
      ...(rejected.length > 0 && { rejected }),
      words: words.map(({ start, end }) => [start, end]),
      ...(status !== 'todo' && { status }),
      ...(Object.keys(rest).length > 0 && { metadata: rest }),
    }
    const known = JSON.stringify(record)
    // Not through an object of ours: a key may be __proto__.
    const added = foreign.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('')
    return { text: `${known.slice(0, -1)}${added}}\n`, losses: new Map() }
  },
}
