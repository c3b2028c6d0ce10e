import { JsonLdParser } from 'jsonld-streaming-parser'
import { error, issueAt } from '../issue.ts'
import { limits } from '../limits.ts'
import type { SourceLine } from '../record.ts'
import { quadStatements } from './quad-statements.ts'
import type { GraphItem, GraphReading } from './statement.ts'
import { usualVocabulary, type Vocabulary } from './vocabulary.ts'

/**
 * JSON-LD, as it streams: contexts stand before what they explain. A context at an address is refused, never fetched.
 */
export function parseJsonLd(file: string, vocabulary: Vocabulary = usualVocabulary): GraphReading {
  const statements = quadStatements(file, vocabulary)
  let waiting: GraphItem[] = []
  let records = 0
  let refused = 0
  let broken = false
  let line = 0
  let given = 0
  const fail = (message: string) => {
    if (broken) return
    broken = true
    refused++
    waiting.push({ kind: 'issue', issue: issueAt(file, line, error('JSONLD', null, message)) })
  }
  const parser = new JsonLdParser({
    streamingProfile: false,
    documentLoader: {
      load: (address: string) =>
        Promise.reject(
          new Error(`the context ${address} would have to be fetched from the network; write it into the file instead`),
        ),
    },
  })
  parser.on('data', (quad) => {
    if (broken) return
    const record = statements.read(quad)
    if (record === null) return
    records++
    waiting.push({ kind: 'record', record, line })
  })
  parser.on('error', (thrown: Error) => fail(thrown.message.split('\n')[0] ?? 'this is no JSON-LD'))
  const ended = new Promise<void>((resolve) => {
    parser.on('end', resolve)
    parser.on('close', resolve)
    parser.on('error', () => resolve())
  })
  const taken = () => {
    const items = waiting
    waiting = []
    return items
  }

  return {
    async push({ text, number }: SourceLine) {
      if (broken) return []
      line = number
      given += text.length
      // Without streaming order, everything that waits for its context is held.
      if (given > limits.jsonLdUnits)
        fail(`the document is longer than ${limits.jsonLdUnits} characters; use N-Triples`)
      else await new Promise<void>((resolve) => parser.write(`${text}\n`, () => resolve()))
      return taken()
    },
    async end() {
      if (!broken) {
        parser.end()
        await ended
      }
      const told = statements
        .left()
        .map((finding): GraphItem => ({ kind: 'issue', issue: issueAt(file, null, finding) }))
      return [...taken(), ...told, { kind: 'end', records, refused }]
    },
  }
}
