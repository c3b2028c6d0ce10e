import { JsonLdParser } from 'jsonld-streaming-parser'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { error, issueAt } from '../issue.ts'
import { limits } from '../limits.ts'
import type { SourceLine } from '../record.ts'
import { quadStatements } from './quad-statements.ts'
import type { GraphItem, GraphReading } from './statement.ts'
import { usualVocabulary, type Vocabulary } from './vocabulary.ts'

function reasonOf({ message }: Error): Sentence {
  const detail = message.split('\n')[0]
  return detail === undefined || detail === '' ? say('files.noJsonld') : say('files.readerSays', { detail })
}

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
  /** The library would only pass its words on. */
  let unfetched: Sentence | null = null
  const fail = (message: Sentence) => {
    if (broken) return
    broken = true
    refused++
    waiting.push({ kind: 'issue', issue: issueAt(file, line, error('JSONLD', null, message)) })
  }
  const parser = new JsonLdParser({
    streamingProfile: false,
    documentLoader: {
      load: (address: string) => {
        unfetched = say('files.jsonldContext', { address })
        return Promise.reject(new Error(unfetched.text))
      },
    },
  })
  parser.on('data', (quad) => {
    if (broken) return
    const record = statements.read(quad)
    if (record === null) return
    records++
    waiting.push({ kind: 'record', record, line })
  })
  parser.on('error', (thrown: Error) => fail(unfetched ?? reasonOf(thrown)))
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
      if (given > limits.jsonLdUnits) fail(say('files.jsonldTooLong', { most: limits.jsonLdUnits }))
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
