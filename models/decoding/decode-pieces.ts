import { type CrfLattice, type CrfTables, pathScore } from './crf-lattice.ts'
import type { DecodedPost, ScoredSpan } from './decode-post.ts'
import { forwardBackward, tagMarginals } from './forward-backward.ts'
import type { PieceLabels } from './piece-labels.ts'
import { tagEntropy } from './tag-entropy.ts'
import { viterbi } from './viterbi.ts'

/** A text whose pieces have scores. */
export interface ScoredPieces {
  /** [pieces, rows] */
  readonly emissions: ArrayLike<number>
  readonly tables: CrfTables
  readonly labels: PieceLabels
  /** Of each word, in order, the place of its first piece. */
  readonly firsts: readonly number[]
}

type Words = { readonly start: number; readonly end: number }

/** As these networks' authors train them: any row may follow any other. */
function latticeOf({ emissions, tables }: ScoredPieces): CrfLattice {
  const { tags, start, end, transitions } = tables
  return {
    length: emissions.length / tags,
    tags,
    emissions: Float64Array.from(emissions),
    start: Float64Array.from(start),
    end: Float64Array.from(end),
    transitions: Float64Array.from(transitions),
  }
}

/**
 * The best rows, read at the first piece of each word, as the authors of MKGformer and HVPNeT score them; and how sure the model
 * is. An I that continues nothing begins an entity. `tags` of the answer are rows, one for each word.
 */
export function decodePieces(scored: ScoredPieces): DecodedPost {
  const { labels, firsts } = scored
  const lattice = latticeOf(scored)
  const path = viterbi(lattice)
  const sums = forwardBackward(lattice)
  const { logZ } = sums
  const tags = Int32Array.from(firsts, (at) => path[at]!)
  const spans = spansOf(tags, labels).map((span): ScoredSpan => {
    const labelScores = labels.types.map((_, type) => spanShare(lattice, logZ, scored, span, type))
    return { ...span, score: labelScores[span.label]!, labelScores }
  })
  const confidence = Math.exp(pathScore(lattice, path) - logZ)
  const marginals = tagMarginals(sums)
  const ofWords = firsts.flatMap((at) => [...marginals.subarray(at * lattice.tags, (at + 1) * lattice.tags)])
  return { tags, spans, uncertainty: Math.min(1, Math.max(0, 1 - confidence)), entropy: tagEntropy(ofWords) }
}

/** P(exactly these words are an entity) for each type. */
export function typeProbabilities(scored: ScoredPieces, words: Words): number[] {
  const lattice = latticeOf(scored)
  const { logZ } = forwardBackward(lattice)
  return scored.labels.types.map((_, type) => spanShare(lattice, logZ, scored, words, type))
}

function spansOf(tags: Int32Array, { begin, inside }: PieceLabels) {
  const spans: { start: number; end: number; label: number }[] = []
  tags.forEach((row, word) => {
    const [begins, continues] = [begin.indexOf(row), inside.indexOf(row)]
    const last = spans.at(-1)
    if (continues >= 0 && last?.end === word && last.label === continues) last.end = word + 1
    else if (begins >= 0 || continues >= 0)
      spans.push({ start: word, end: word + 1, label: begins >= 0 ? begins : continues })
  })
  return spans
}

/** The share of all paths, by weight, that begin the type at the first of the words, continue it to the last and not behind it. */
function spanShare(
  lattice: CrfLattice,
  logZ: number,
  { labels, firsts }: ScoredPieces,
  { start, end }: Words,
  type: number,
): number {
  const [begin, inside] = [labels.begin[type]!, labels.inside[type] ?? null]
  if (inside === null && end - start > 1) return 0
  const { tags } = lattice
  const emissions = lattice.emissions.slice()
  const keep = (word: number, allowed: (row: number) => boolean) => {
    for (let row = 0; row < tags; row++) if (!allowed(row)) emissions[firsts[word]! * tags + row] = -Infinity
  }
  // An I that nothing stands before begins an entity too.
  keep(start, (row) => row === begin || (start === 0 && row === inside))
  for (let word = start + 1; word < end; word++) keep(word, (row) => row === inside)
  if (end < firsts.length) keep(end, (row) => row !== inside)
  return Math.min(1, Math.exp(forwardBackward({ ...lattice, emissions }).logZ - logZ))
}
