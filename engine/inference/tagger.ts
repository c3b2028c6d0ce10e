import type { InferenceSession } from 'onnxruntime-node'
import { type CrfLattice, crfLattice } from '../../models/decoding/crf-lattice.ts'
import { decodePost } from '../../models/decoding/decode-post.ts'
import { forwardBackward } from '../../models/decoding/forward-backward.ts'
import { labelProbabilities } from '../../models/decoding/span-probability.ts'
import type { TaggerExample } from '../../models/nets/tagger/collate.ts'
import { type ObjectSlots, taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { crfTables, taggerLookModel } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { encodeWords } from '../../models/text/encode-words.ts'
import type { ActivationStore } from '../activations/activation-store.ts'
import type { PostEmbedding } from '../asking/post-embedding.ts'
import { type Emissions, openCutRunner, openWholeRunner } from './emission-runner.ts'
import { ModelOutputError } from './model-output-error.ts'
import { emptyLook, joinLooks, lookKinds, type PostLook } from './post-look.ts'
import { openSession } from './reading-runner.ts'
import { type TextRange, type TypedRange, wordsTouched } from './tagger-alignment.ts'
import { packageEncoder } from './tagger-encoder.ts'
import { lookAtWindow, seenPictures } from './tagger-looks.ts'
import { type WordWindow, wordWindows } from './tagger-windows.ts'

export interface TaggerPost {
  readonly text: string
  /** in order, not overlapping */
  readonly words: readonly TextRange[]
  /** imageSize x imageSize x 3, RGB, 0 to 255; null where the post has none */
  readonly image: Uint8Array | null
  /** Regions, side x side x 3 each, the most important first; null is blank. A model without slots passes them over. */
  readonly objects?: readonly (Uint8Array | null)[]
}

export interface TypeScore {
  readonly type: string
  /** calibrated probability, 0 to 1 */
  readonly score: number
}

/** UTF-16 offsets of the text. */
export interface TaggedSpan extends TextRange, TypeScore {
  /** every type for this span, the likeliest first */
  readonly alternatives: readonly TypeScore[]
}

export interface TaggedPost {
  readonly spans: readonly TaggedSpan[]
  /** 1 - probability of the whole reading, 0 to 1 */
  readonly uncertainty: number
  /** Of its words' tags, in bits: see `tagEntropy`. */
  readonly entropy: number
  /** Of its first words where there are more than the network reads at once; left out: nothing is kept of frozen layers. */
  readonly embedding?: PostEmbedding
}

export interface TaggerOptions {
  /** an execution provider of onnxruntime: cpu, cuda, dml, coreml, webgpu */
  readonly device?: string
  readonly threads?: number
  /** Where what the frozen layers compute is kept; left out: everything is computed each time, and posts have no embeddings. */
  readonly activations?: ActivationStore
}

/** A model package open in the runtime. */
export interface Tagger {
  readonly labels: readonly string[]
  readonly imageSize: number
  /** null: this model does not look at regions. */
  readonly objects: ObjectSlots | null
  /** Divides the scores before probabilities are made of them. */
  readonly temperature: number
  readonly suggest: (posts: readonly TaggerPost[]) => Promise<TaggedPost[]>
  /** Probability of each type for a range that a person chose; empty when it touches no word. */
  readonly typesOf: (post: TaggerPost, range: TextRange) => Promise<TypeScore[]>
  /** Of each post in turn: the probability of exactly these spans and types; 0 for a type that the model does not know. */
  readonly weigh: (posts: readonly TaggerPost[], spans: readonly TypedRange[]) => Promise<number[][]>
  /** Where it looked while it read; null where it looks at no image. */
  readonly look: (post: TaggerPost) => Promise<PostLook | null>
  /** Scores of every word and tag, [words * tags] per post, before the CRF. */
  readonly emissions: (posts: readonly TaggerPost[]) => Promise<Float32Array[]>
  readonly release: () => Promise<void>
}

/** Words (padding included) and posts in one batch at most: bounds memory, whatever the posts. */
const batchWords = 2048
const batchPosts = 32
const windowMargin = 24

interface Piece {
  readonly post: number
  readonly window: WordWindow
}

/**
 * Builds the package's graph, checks its weights against it and opens it.
 *
 * @throws PackageError when the package does not hold what the network wants
 */
export async function openTagger(
  model: ModelPackage,
  { device = 'cpu', threads = 2, activations }: TaggerOptions = {},
): Promise<Tagger> {
  const { labels, temperature } = model.manifest
  const sizes = taggerConfiguration(model.manifest.configuration)
  const encoder = packageEncoder(model, sizes)
  const tables = crfTables(model.weights, labels.length)
  const runnerOptions = { device, threads }
  const runner = await (activations === undefined
    ? openWholeRunner(model, sizes, runnerOptions)
    : openCutRunner(model, sizes, { ...runnerOptions, files: activations }))

  async function run(examples: readonly TaggerExample[]): Promise<Emissions> {
    const emissions = await runner.run(examples)
    const { data } = emissions
    for (let i = 0; i < data.length; i++)
      if (!Number.isFinite(data[i]!))
        throw new ModelOutputError(
          `the model "${model.manifest.name}" answered ${data[i]} as score ${i} of a batch of ${examples.length}`,
        )
    return emissions
  }

  const windowsOf = (words: number) =>
    wordWindows(words, sizes.positions, Math.min(windowMargin, (sizes.positions >> 1) - 1)).filter(
      ({ start, end }) => end > start,
    )

  const emissions = async (posts: readonly TaggerPost[]): Promise<Float32Array[]> => (await read(posts)).scores

  async function read(
    posts: readonly TaggerPost[],
  ): Promise<{ scores: Float32Array[]; embeddings: ReadonlyMap<number, PostEmbedding> }> {
    const embeddings = new Map<number, PostEmbedding>()
    const encoded = posts.map(({ text, words }) => words.map(({ start, end }) => text.slice(start, end)))
    const scores = posts.map(({ words }) => new Float32Array(words.length * tables.tags))
    const pieces = posts.flatMap(({ words }, post) =>
      windowsOf(words.length).map((window): Piece => ({ post, window })),
    )
    for (const batch of batches(pieces)) {
      const examples = batch.map(({ post, window }) => ({
        words: encodeWords(encoded[post]!.slice(window.start, window.end), encoder, encoded[post]![window.start - 1]),
        image: posts[post]!.image,
        objects: posts[post]!.objects ?? [],
        source: 0,
      }))
      const { data, length, embeddings: found } = await run(examples)
      batch.forEach(({ post, window }, row) => {
        const embedding = found?.[row]
        if (embedding !== undefined && window.start === 0) embeddings.set(post, embedding)
        const from = (row * length + window.keepFrom - window.start) * tables.tags
        const to = (row * length + window.keepTo - window.start) * tables.tags
        scores[post]!.set(data.subarray(from, to), window.keepFrom * tables.tags)
      })
    }
    return { scores, embeddings }
  }

  /** Opened when it is first asked for: most posts are read by nobody who wants to know. */
  let looking: Promise<InferenceSession | null> | null = null
  function openLooks(): Promise<InferenceSession | null> {
    const onnx = taggerLookModel(sizes, labels.length, model.weights)
    return onnx === null ? Promise.resolve(null) : openSession(onnx, runnerOptions)
  }

  async function look(post: TaggerPost): Promise<PostLook | null> {
    looking ??= openLooks()
    const session = await looking
    if (session === null) return null
    const spelled = post.words.map(({ start, end }) => post.text.slice(start, end))
    const { pictures, grids } = seenPictures(post, sizes)
    if (pictures.length === 0 || spelled.length === 0) return emptyLook(spelled.length, lookKinds(session.outputNames))
    const windows = []
    for (const { start, end, keepFrom, keepTo } of windowsOf(spelled.length)) {
      const words = encodeWords(spelled.slice(start, end), encoder, spelled[start - 1])
      const example = { words, image: post.image, objects: post.objects ?? [], source: 0 }
      const looks = await lookAtWindow(session, example, { first: start, words: spelled.length, grids }, sizes)
      windows.push({ keepFrom, keepTo, looks })
    }
    return joinLooks(pictures, windows)
  }

  const lattice = (scores: Float32Array): CrfLattice => crfLattice(scores, tables, temperature)
  const ranked = (probabilities: readonly number[]): TypeScore[] =>
    probabilities.map((score, label) => ({ type: labels[label]!, score })).sort((a, b) => b.score - a.score)

  return {
    labels,
    imageSize: sizes.imageSize,
    objects: sizes.objects ?? null,
    temperature,
    emissions,
    async suggest(posts) {
      const { scores: ofPosts, embeddings } = await read(posts)
      return ofPosts.map((scores, i) => {
        const { words } = posts[i]!
        const { spans, uncertainty, entropy } = decodePost(lattice(scores))
        const embedding = embeddings.get(i)
        return {
          uncertainty,
          entropy,
          ...(embedding && { embedding }),
          spans: spans.map(({ start, end, label, score, labelScores }) => ({
            start: words[start]!.start,
            end: words[end - 1]!.end,
            type: labels[label]!,
            score,
            alternatives: ranked(labelScores),
          })),
        }
      })
    },
    async typesOf(post, range) {
      const touched = wordsTouched(post.words, range)
      if (!touched) return []
      const [scores] = await emissions([post])
      return ranked(labelProbabilities(forwardBackward(lattice(scores!)), touched))
    },
    async weigh(posts, spans) {
      return (await emissions(posts)).map((scores, i) => {
        const sums = forwardBackward(lattice(scores))
        return spans.map(({ type, ...range }) => {
          const touched = wordsTouched(posts[i]!.words, range)
          return touched && labels.includes(type) ? labelProbabilities(sums, touched)[labels.indexOf(type)]! : 0
        })
      })
    },
    look,
    async release() {
      await runner.release()
      await (await looking)?.release()
    },
  }
}

/** Windows of similar length together, within the limits of a batch. */
function batches(pieces: readonly Piece[]): Piece[][] {
  const length = ({ window }: Piece) => window.end - window.start
  const sorted = [...pieces].sort((a, b) => length(a) - length(b))
  const groups: Piece[][] = []
  for (const piece of sorted) {
    const open = groups.at(-1)
    if (open && open.length < batchPosts && (open.length + 1) * length(piece) <= batchWords) open.push(piece)
    else groups.push([piece])
  }
  return groups
}
