import { relationConfiguration } from '../../models/nets/relations/configuration.ts'
import { markedWords, type WordsQuestion } from '../../models/nets/relations/marked-words.ts'
import { cutRelations, relationInferenceModel } from '../../models/nets/relations/relation-models.ts'
import type { ObjectSlots } from '../../models/nets/tagger/configuration.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { ModelOutputError } from './model-output-error.ts'
import { openCutReading, openWholeReading } from './reading-runner.ts'
import type { TaggerOptions, TaggerPost, TypeScore } from './tagger.ts'
import { type TextRange, wordsTouched } from './tagger-alignment.ts'
import { packageEncoder } from './tagger-encoder.ts'

/** UTF-16 offsets, and the type of the mention there, if it is known. */
export interface PairEnd extends TextRange {
  readonly type?: string
}

/** Which relation goes from one place of a post to another? */
export interface PairInPost {
  readonly post: TaggerPost
  /** The pair has a direction: the relation goes from here … */
  readonly subject: PairEnd
  /** … to here. */
  readonly object: PairEnd
}

/** A package for relations, open in the runtime. */
export interface RelationTagger {
  readonly relations: readonly string[]
  readonly imageSize: number
  /** null: this model does not look at regions. */
  readonly objects: ObjectSlots | null
  /** Divides the scores before probabilities are made of them. */
  readonly temperature: number
  /**
   * Every relation with its probability, the likeliest first, for each pair.
   * @throws RangeError when an end of a pair touches no word; ModelOutputError
   */
  readonly relate: (pairs: readonly PairInPost[]) => Promise<TypeScore[][]>
  readonly release: () => Promise<void>
}

const batchPairs = 32

/** @throws PackageError when the package does not hold what the network wants */
export async function openRelationTagger(
  model: RelationPackage,
  { device = 'cpu', threads = 2, activations: files }: TaggerOptions = {},
): Promise<RelationTagger> {
  const { labels, temperature, name, configuration } = model.manifest
  const { weights } = model
  const sizes = relationConfiguration(configuration)
  const encoder = packageEncoder(model, sizes)
  const options = { device, threads }
  const whole = () => relationInferenceModel(sizes, labels.length, weights)
  const runner = await (files === undefined
    ? openWholeReading(whole(), sizes, options)
    : openCutReading(sizes, { cut: cutRelations(sizes, labels.length, weights), weights, files, whole, ...options }))
  const encode = (pair: PairInPost) => ({
    words: markedWords(questionOf(pair, sizes.mentionTypes ?? []), encoder, sizes.positions),
    image: pair.post.image,
    objects: pair.post.objects ?? [],
    source: 0,
  })

  async function logitsOf(pairs: readonly PairInPost[]): Promise<Float32Array> {
    const { output } = await runner.run(pairs.map(encode))
    const data = output.data as Float32Array
    const bad = data.find((value) => !Number.isFinite(value))
    if (bad !== undefined)
      throw new ModelOutputError(`the model "${name}" answered ${bad} in a batch of ${pairs.length} pairs`)
    return data
  }

  return {
    relations: labels,
    imageSize: sizes.imageSize,
    objects: sizes.objects ?? null,
    temperature,
    async relate(pairs) {
      const answers: TypeScore[][] = new Array(pairs.length)
      // Of similar length together: less padding.
      const order = [...pairs.keys()].sort((a, b) => pairs[a]!.post.words.length - pairs[b]!.post.words.length)
      for (let from = 0; from < order.length; from += batchPairs) {
        const batch = order.slice(from, from + batchPairs)
        const logits = await logitsOf(batch.map((at) => pairs[at]!))
        batch.forEach((at, row) => {
          const scores = softmax(logits.subarray(row * labels.length, (row + 1) * labels.length), temperature)
          answers[at] = scores
            .map((score, label) => ({ type: labels[label]!, score }))
            .sort((a, b) => b.score - a.score)
        })
      }
      return answers
    },
    release: () => runner.release(),
  }
}

/**
 * A pair over the words that its ends touch.
 *
 * @param types those that the network knows; an end of another type is asked about without one
 * @throws RangeError when one touches none
 */
export function questionOf({ post, subject, object }: PairInPost, types: readonly string[]): WordsQuestion {
  const touched = (what: string, { type, ...range }: PairEnd) => {
    const found = wordsTouched(post.words, range)
    if (found) return { ...found, type: type !== undefined && types.includes(type) ? type : null }
    throw new RangeError(`the ${what}, characters ${range.start} to ${range.end}, touches no word of "${post.text}"`)
  }
  return {
    words: post.words.map(({ start, end }) => post.text.slice(start, end)),
    subject: touched('subject', subject),
    object: touched('object', object),
  }
}

function softmax(logits: Float32Array, temperature: number): number[] {
  const most = Math.max(...logits)
  const powers = Array.from(logits, (value) => Math.exp((value - most) / temperature))
  const sum = powers.reduce((all, each) => all + each, 0)
  return powers.map((each) => each / sum)
}
