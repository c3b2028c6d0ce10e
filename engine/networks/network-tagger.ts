import type { Sentence } from '../../contract/sentences/said.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import type { CrfTables } from '../../models/decoding/crf-lattice.ts'
import { decodePieces, type ScoredPieces, typeProbabilities } from '../../models/decoding/decode-pieces.ts'
import { pieceLabels } from '../../models/decoding/piece-labels.ts'
import type { TensorOf } from '../../models/graph/tensor.ts'
import { type TokenWindow, tokenSpelling, tokenWindows } from '../../models/nets/authors/post-tokens.ts'
import { looksOf } from '../../models/nets/looks/looks-of.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openPieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import { emptyLook, joinLooks, type LookWindow, lookKinds } from '../inference/post-look.ts'
import type { Tagger, TaggerOptions, TaggerPost, TypeScore } from '../inference/tagger.ts'
import { wordsTouched } from '../inference/tagger-alignment.ts'
import { openNetworkAnswers } from './network-answers.ts'
import { notTrained } from './network-heads.ts'
import { networkLooks } from './network-looks.ts'
import { networkPictures } from './network-pictures.ts'
import { runAll } from './run-session.ts'
import { type NetworkPlace, openStoredNetwork } from './stored-network.ts'
import { tokenFeeds } from './token-feeds.ts'

/** Texts in one batch at most: such networks are large. */
const batchTexts = 8

/** Whether a package could suggest entities; otherwise why not, in words for a person. */
export function whyNoTagger({ task, labels, tokenizer, provenance }: NetworkManifest): Sentence | null {
  if (task !== 'mner') return say('models.noEntityHead')
  if (labels.length === 0) return say('models.namelessLabels')
  if (!tokenizer) return say('models.noTokenizer')
  if (provenance.method.endsWith(notTrained)) return say('models.untrainedHead')
  try {
    pieceLabels(labels)
    return null
  } catch (error) {
    return sentenceOf((error as Error).message, undefined)
  }
}

/**
 * A package of one of the papers' networks for entities, open in the runtime.
 *
 * @throws PackageError when it lacks label names or a tokenizer, or is not what its model.json says
 */
export async function openNetworkTagger(
  place: NetworkPlace,
  { device = 'cpu', threads = 2, activations }: TaggerOptions = {},
): Promise<Tagger> {
  const network = await openStoredNetwork(place, (name) => name.startsWith('crf.'))
  const { manifest, model, tensors, tokenizerJson } = network
  if (manifest.task !== 'mner') throw new PackageError(`${place.base} is made for ${manifest.task}, expected mner`)
  if (tokenizerJson === null)
    throw new PackageError(`${place.base}: tokenizer.json is missing, without which no text is read`)
  const labels = pieceLabels(manifest.labels)
  const table = (name: string) => (tensors.get(`crf.${name}`) as TensorOf<'float32'>).data
  const tables: CrfTables = {
    tags: labels.count,
    start: table('start_transitions'),
    end: table('end_transitions'),
    transitions: table('transitions'),
  }
  const spelling = tokenSpelling(openPieceTokenizer(tokenizerJson), positionsOf(manifest))
  const pictures = networkPictures(network)
  const answers = await openNetworkAnswers(
    network,
    { name: 'emissions', value: model.outputs.emissions! },
    { device, threads, ...(activations && { activations }) },
  )
  const lookOutputs = looksOf(model.explanations)
  const looks = networkLooks(network)
  /** Opened when it is first asked for: such networks are large. */
  let looking: ReturnType<typeof network.open> | null = null

  /** For each post its windows with the scores of their pieces. */
  async function read(posts: readonly TaggerPost[]) {
    const windows = posts.flatMap((post, which) =>
      tokenWindows(wordsOf(post), spelling).map((window) => ({ which, window, scores: new Float32Array(0) })),
    )
    const byLength = windows.toSorted((a, b) => a.window.ids.length - b.window.ids.length)
    for (let from = 0; from < byLength.length; from += batchTexts) {
      const batch = byLength.slice(from, from + batchTexts)
      const { data, dims } = await answers.run(
        batch.map(({ which, window }) => ({ ...posts[which]!, ids: window.ids })),
      )
      const row = dims[1]! * labels.count
      batch.forEach((each, at) => {
        each.scores = data.slice(at * row, at * row + each.window.ids.length * labels.count)
      })
    }
    return posts.map((_, which) => windows.filter((each) => each.which === which))
  }

  const scored = (window: TokenWindow, scores: Float32Array): ScoredPieces => ({
    emissions: scores,
    tables,
    labels,
    firsts: window.firsts,
  })
  const ranked = (probabilities: readonly number[]): TypeScore[] =>
    probabilities.map((score, type) => ({ type: labels.types[type]!, score })).sort((a, b) => b.score - a.score)

  return {
    labels: labels.types,
    imageSize: pictures.imageSize,
    objects: pictures.objects,
    temperature: 1,
    emissions: async (posts) =>
      (await read(posts)).map((windows) => Float32Array.from(windows.flatMap(({ scores }) => [...scores]))),
    async suggest(posts) {
      return (await read(posts)).map((windows, which) => {
        const { words } = posts[which]!
        const decoded = windows.map(({ window, scores }) => ({ window, ...decodePieces(scored(window, scores)) }))
        const sure = decoded.reduce((product, { uncertainty }) => product * (1 - uncertainty), 1)
        return {
          uncertainty: Math.min(1, Math.max(0, 1 - sure)),
          entropy: decoded.reduce((sum, { entropy }) => sum + entropy, 0),
          spans: decoded.flatMap(({ window, spans }) =>
            spans.map(({ start, end, label, score, labelScores }) => ({
              start: words[window.start + start]!.start,
              end: words[window.start + end - 1]!.end,
              type: labels.types[label]!,
              score,
              alternatives: ranked(labelScores),
            })),
          ),
        }
      })
    },
    async typesOf(post, range) {
      const touched = wordsTouched(post.words, range)
      if (!touched) return []
      const [windows] = await read([post])
      const found = windows!.find(({ window }) => window.start <= touched.start && touched.end <= window.end)
      // A range across the border of two windows was read by neither.
      if (!found) return []
      const { start, end } = touched
      const own = { start: start - found.window.start, end: end - found.window.start }
      return ranked(typeProbabilities(scored(found.window, found.scores), own))
    },
    async weigh(posts, spans) {
      return (await read(posts)).map((windows, which) =>
        spans.map(({ type, ...range }) => {
          const touched = wordsTouched(posts[which]!.words, range)
          const found =
            touched && windows.find(({ window }) => window.start <= touched.start && touched.end <= window.end)
          const place = labels.types.indexOf(type)
          if (!found || place < 0) return 0
          const own = { start: touched.start - found.window.start, end: touched.end - found.window.start }
          return typeProbabilities(scored(found.window, found.scores), own)[place]!
        }),
      )
    },
    async look(post) {
      if (Object.keys(lookOutputs).length === 0) return null
      const { pictures: seen, grids } = looks.seen(pictures.filled(post))
      const words = post.words.length
      const parts = tokenWindows(wordsOf(post), spelling)
      if (seen.length === 0 || parts.length === 0) return emptyLook(words, lookKinds(Object.keys(lookOutputs)))
      looking ??= network.open(lookOutputs, { device, threads })
      const session = await looking
      const windows: LookWindow[] = []
      for (const { start, end, ids, firsts } of parts) {
        const feeds = { ...tokenFeeds([ids]), ...pictures.feeds([post]) }
        const outputs = await runAll(session, feeds, manifest.name)
        const wordOf = ids.map((_, token) => {
          const word = firsts.findLastIndex((first) => first <= token)
          return word < 0 || token === ids.length - 1 ? null : start + word
        })
        windows.push({ keepFrom: start, keepTo: end, looks: looks.read(outputs, { row: 0, words, wordOf, grids }) })
      }
      return joinLooks(seen, windows)
    },
    async release() {
      await answers.release()
      await (await looking)?.release()
    },
  }
}

const wordsOf = ({ text, words }: Pick<TaggerPost, 'text' | 'words'>): string[] =>
  words.map(({ start, end }) => text.slice(start, end))

/** Rows of the network's table of positions. */
export function positionsOf({ configuration }: Pick<NetworkManifest, 'configuration'>): number {
  const { max_pos: positions } = configuration.config as { readonly max_pos?: unknown }
  return typeof positions === 'number' ? positions : 512
}
