import type { ImportIssue } from '../../contract/domain/import.ts'
import type { ExportPost } from '../export-post.ts'
import { noLinks } from '../links.ts'
import { parseLines, splitLines } from '../parse-lines.ts'
import type { FileFacts, Parser, PostRecord } from '../record.ts'

/** Everything that a parser says about a text. */
export function parsed(parser: Parser, text: string, file: string) {
  const posts: PostRecord[] = []
  const issues: ImportIssue[] = []
  let facts: FileFacts | undefined
  for (const item of parseLines(parser, splitLines(text), file)) {
    if (item.kind === 'post') posts.push(item.post)
    else if (item.kind === 'issue') issues.push(item.issue)
    else if (item.kind === 'file') facts = item.facts
  }
  if (facts === undefined) throw new Error(`${parser.format} did not say that ${file} has ended`)
  return { posts, issues, facts }
}

/** A record as it would leave again, had nobody touched it. */
export function exported(record: PostRecord): ExportPost {
  const { name, text, images, metadata } = record
  return {
    name,
    text,
    images,
    metadata,
    words: record.words ?? [],
    mentions: record.mentions.map((mention) => ({ ...mention, verdict: mention.verdict ?? 'accepted' })),
    links: record.links ?? noLinks,
    status: record.status ?? 'todo',
  }
}
