import { Parser, type Quad } from 'n3'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { error, issueAt } from '../issue.ts'
import { limits } from '../limits.ts'
import type { SourceLine } from '../record.ts'
import { quadStatements } from './quad-statements.ts'
import type { GraphItem, GraphReading } from './statement.ts'
import { usualVocabulary, type Vocabulary } from './vocabulary.ts'

export type LineSyntax = 'ntriples' | 'nquads'

/** Relative names resolve against this, which is nobody's address. */
const base = 'urn:x-triptych:'
const formats: Readonly<Record<LineSyntax, string>> = { ntriples: 'N-Triples', nquads: 'N-Quads' }

/** n3 names the line in its message as well; ours stands before it. */
function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return text.replace(/ on line \d+\.?$/, '')
}

/** N-Triples or N-Quads: each line stands alone, so a bad one is left out and the others are read. */
export function parseRdfLines(
  file: string,
  syntax: LineSyntax,
  vocabulary: Vocabulary = usualVocabulary,
): GraphReading {
  const statements = quadStatements(file, vocabulary)
  const parser = () => new Parser({ format: formats[syntax], blankNodePrefix: '' })
  let records = 0
  let refused = 0

  return {
    push({ text, number }: SourceLine) {
      const trimmed = text.trim()
      if (trimmed === '' || trimmed.startsWith('#')) return []
      let quads: readonly Quad[]
      try {
        quads = parser().parse(trimmed)
      } catch (thrown) {
        refused++
        const message = say('files.rdfStatement', { reason: reasonOf(thrown) })
        return [{ kind: 'issue', issue: issueAt(file, number, error('RDF_SYNTAX', null, message)) }]
      }
      const items: GraphItem[] = []
      for (const quad of quads) {
        const record = statements.read(quad)
        if (record === null) continue
        records++
        items.push({ kind: 'record', record, line: number })
      }
      return items
    },
    end() {
      const told = statements
        .left()
        .map((finding): GraphItem => ({ kind: 'issue', issue: issueAt(file, null, finding) }))
      return [...told, { kind: 'end', records, refused }]
    },
  }
}

/** Turtle or TriG. What follows a mistake cannot be told apart from it, so reading ends there. */
export function parseTurtle(file: string, vocabulary: Vocabulary = usualVocabulary): GraphReading {
  const statements = quadStatements(file, vocabulary)
  let waiting: GraphItem[] = []
  let records = 0
  let refused = 0
  let broken = false
  let line = 0
  let unread = 0
  let push = (_text: string) => {}
  let end = () => {}
  const fail = (at: number, message: Sentence) => {
    if (broken) return
    broken = true
    refused++
    waiting.push({ kind: 'issue', issue: issueAt(file, at, error('RDF_SYNTAX', null, message)) })
  }
  // n3 reads from anything that emits `data` and `end`, and reads what it is given before `emit` returns.
  const source = {
    on(name: string, listener: (text: string) => void) {
      if (name === 'data') push = listener
      if (name === 'end') end = () => listener('')
      return source
    },
  }
  const parser = new Parser({ baseIRI: base, blankNodePrefix: '' })
  // @types/n3 asks for a whole stream of Node; the two listeners above are all that is used.
  parser.parse(source as unknown as Parameters<typeof parser.parse>[0] & string, (thrown, quad) => {
    if (broken) return
    if (thrown) {
      const context = (thrown as Error & { context?: { line?: number } }).context
      const at = context?.line ?? line
      return fail(at, say('files.rdfStops', { reason: reasonOf(thrown) }))
    }
    unread = 0
    const record = quad ? statements.read(quad) : null
    if (record === null) return
    records++
    waiting.push({ kind: 'record', record, line })
  })
  const taken = () => {
    const items = waiting
    waiting = []
    return items
  }

  return {
    push({ text, number }: SourceLine) {
      if (broken) return []
      line = number
      unread += text.length
      push(`${text}\n`)
      if (unread > limits.textUnits) fail(number, say('files.rdfNoEnd', { characters: unread }))
      return taken()
    },
    end() {
      if (!broken) end()
      const told = statements
        .left()
        .map((finding): GraphItem => ({ kind: 'issue', issue: issueAt(file, null, finding) }))
      return [...taken(), ...told, { kind: 'end', records, refused }]
    },
  }
}
