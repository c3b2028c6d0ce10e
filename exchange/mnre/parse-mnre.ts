import type { Word } from '../../contract/domain/post.ts'
import { say } from '../../contract/sentences/say.ts'
import { grownSpan } from '../fit-span.ts'
import { error, type Finding, issueAt, quoted, warning } from '../issue.ts'
import { joinTokens } from '../join-tokens.ts'
import { limits } from '../limits.ts'
import { type LinkedSpan, noLinks, type PostLinks } from '../links.ts'
import { imageNameFinding, typeNameFinding } from '../names.ts'
import type { ParsedItem, Parser, ParserRun, RecordMention, SourceLine } from '../record.ts'
import { type PythonDict, type PythonValue, parsePythonLiteral } from './python-literal.ts'

/** One end of a relation; `pos` in tokens, half open. */
interface Argument {
  readonly name: string
  readonly pos: readonly [from: number, to: number]
}

interface Pair {
  readonly tokens: readonly string[]
  readonly head: Argument
  readonly tail: Argument
  readonly image: string | null
  readonly relation: string
}

/** Kept in the metadata under `mnre`: the lines as they were, so that pairs whose ends nobody typed are not lost. */
export interface MnreMetadata {
  readonly relations: readonly { readonly h: Argument; readonly t: Argument; readonly relation: string }[]
}

const isList = (value: PythonValue | undefined): value is readonly PythonValue[] => Array.isArray(value)

function isDict(value: PythonValue | undefined): value is PythonDict {
  return typeof value === 'object' && value !== null && !isList(value)
}

function readArgument(value: PythonValue | undefined, field: string, tokens: number): Argument | Finding {
  if (!isDict(value)) return error('MNRE_FIELD', field, say('files.mnreArgument'))
  const { name, pos } = value
  if (typeof name !== 'string') return error('MNRE_FIELD', `${field}.name`, say('files.expectedText'))
  const [from, to] = isList(pos) && pos.length === 2 ? pos : []
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to))
    return error('SPAN_RANGE', `${field}.pos`, say('files.mnrePositions'))
  const position = [from as number, to as number] as const
  if (position[0] < 0 || position[1] <= position[0] || position[1] > tokens)
    return error('SPAN_RANGE', `${field}.pos`, say('files.mnreRange', { from: position[0], to: position[1], tokens }))
  return { name, pos: position }
}

function readTokens(value: PythonValue | undefined): readonly string[] | Finding {
  if (!isList(value) || value.length === 0) return error('MNRE_FIELD', 'token', say('files.expectedTexts'))
  const bad = value.findIndex((token) => typeof token !== 'string' || token === '')
  if (bad >= 0) return error('MNRE_FIELD', `token[${bad}]`, say('files.expectedNotEmpty'))
  const tokens = value as readonly string[]
  const units = tokens.reduce((sum, token) => sum + token.length + 1, 0)
  if (tokens.length > limits.words || units > limits.textUnits)
    return error('TEXT_TOO_LONG', 'token', say('files.tooManyTokens', { tokens: tokens.length, characters: units }))
  return tokens
}

function readPair(value: PythonValue): Pair | Finding {
  if (!isDict(value)) return error('MNRE_FIELD', null, say('files.mnreRecord'))
  const tokens = readTokens(value.token)
  if ('code' in tokens) return tokens
  const head = readArgument(value.h, 'h', tokens.length)
  if ('code' in head) return head
  const tail = readArgument(value.t, 't', tokens.length)
  if ('code' in tail) return tail
  // The data say img_id; the dataset's own description says image_id.
  const image = value.img_id ?? value.image_id ?? null
  if (image !== null && typeof image !== 'string') return error('MNRE_FIELD', 'img_id', say('files.expectedText'))
  const named = image === null ? null : imageNameFinding(image, 'img_id')
  if (named !== null) return named
  const { relation } = value
  if (typeof relation !== 'string') return error('MNRE_FIELD', 'relation', say('files.mnreRelationText'))
  return { tokens, head, tail, image, relation }
}

/** `/per/org/member_of` says what its two ends are; `None` says nothing. */
function typesOf(relation: string): readonly [head: string, tail: string] | null | Finding {
  if (relation === 'None') return null
  const [before, head, tail, name] = relation.split('/')
  if (before !== '' || !head || !tail || !name)
    return error('MNRE_RELATION', 'relation', say('files.mnreRelation', { found: quoted(relation) }))
  const types = [head.toUpperCase(), tail.toUpperCase()] as const
  return typeNameFinding(types[0], 'relation') ?? typeNameFinding(types[1], 'relation') ?? types
}

class MnreRun implements ParserRun {
  readonly #file: string
  #refused = 0

  constructor(file: string) {
    this.#file = file
  }

  push(line: SourceLine): readonly ParsedItem[] {
    if (line.text.trim() === '') return []
    const literal = parsePythonLiteral(line.text)
    if (!literal.ok) {
      const code = literal.cut && line.end === '' ? 'TRUNCATED' : 'MNRE_SYNTAX'
      return this.#refuse(
        line,
        error(code, null, say('files.atColumn', { column: literal.column, problem: literal.problem })),
      )
    }
    const pair = readPair(literal.value)
    if ('code' in pair) return this.#refuse(line, pair)
    const types = typesOf(pair.relation)
    if (types !== null && 'code' in types) return this.#refuse(line, types)
    return this.#post(line, pair, types)
  }

  pushUnreadable(): readonly ParsedItem[] {
    this.#refused++
    return []
  }

  end(): readonly ParsedItem[] {
    return [{ kind: 'file', facts: { scheme: null, refused: this.#refused } }]
  }

  #refuse(line: SourceLine, finding: Finding): readonly ParsedItem[] {
    this.#refused++
    return [{ kind: 'issue', issue: issueAt(this.#file, line.number, finding) }]
  }

  #post(line: SourceLine, pair: Pair, types: readonly [string, string] | null): readonly ParsedItem[] {
    const { head, tail, image, relation } = pair
    const items: ParsedItem[] = []
    const tell = (finding: Finding) => {
      items.push({ kind: 'issue', issue: issueAt(this.#file, line.number, finding) })
    }
    // Escapes may leave half a pair; one unit stays one unit.
    const tokens = pair.tokens.map((token) => token.toWellFormed())
    if (tokens.some((token, at) => token !== pair.tokens[at]))
      tell(warning('TEXT_SURROGATE', 'token', say('files.halfCharacter')))
    const { text, words } = joinTokens(tokens)
    for (const [field, { name, pos }] of [
      ['h', head],
      ['t', tail],
    ] as const) {
      const covered = tokens.slice(pos[0], pos[1]).join(' ')
      if (covered !== name.toWellFormed())
        tell(
          warning(
            'SPAN_SURFACE',
            `${field}.pos`,
            say('files.mnreSurface', { from: pos[0], to: pos[1], covered: quoted(covered), name: quoted(name) }),
          ),
        )
    }
    const { mentions, links } = labelsOf(pair, types, text, words)
    items.push({
      kind: 'post',
      post: {
        name: image ?? `${this.#file}:${line.number}`,
        text,
        words,
        images: image === null ? [] : [image],
        mentions,
        ...(links !== null && { links }),
        status: null,
        metadata: { mnre: { relations: [{ h: head, t: tail, relation }] } satisfies MnreMetadata },
        line: line.number,
        joins: true,
      },
    })
    return items
  }
}

/** The two ends with the types that the relation's name gives them, and the relation between them. */
function labelsOf(
  { head, tail, relation }: Pair,
  types: readonly [head: string, tail: string] | null,
  text: string,
  words: readonly Word[],
): { readonly mentions: readonly RecordMention[]; readonly links: PostLinks | null } {
  const spanOf = ({ pos }: Argument): LinkedSpan => {
    const span = { start: words[pos[0]]!.start, end: words[pos[1] - 1]!.end }
    return grownSpan(text, span.start, span.end) ?? span
  }
  const [first, second] = [spanOf(head), spanOf(tail)]
  const typed =
    types === null
      ? []
      : [
          { ...first, type: types[0] },
          { ...second, type: types[1] },
        ]
  // A name with itself is no pair; of one type it is one mention.
  const isOne = first.start === second.start && first.end === second.end
  if (isOne) return { mentions: types?.[0] === types?.[1] ? typed.slice(0, 1) : typed, links: null }
  const type = types === null ? null : relation
  return {
    mentions: typed,
    links: { ...noLinks, relations: [{ head: first, tail: second, type, verdict: 'accepted' }] },
  }
}

/**
 * MNRE: one Python dictionary a line, one line for every pair of a post's entities, so that records join. The two
 * ends of a relation become mentions, typed by the relation's name. A pair without one gives its ends no type: it counts
 * where other lines of the post have typed both.
 */
export const mnre: Parser = { format: 'mnre', start: (file) => new MnreRun(file) }
