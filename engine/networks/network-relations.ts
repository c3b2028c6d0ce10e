import { type PairMarks, pairTokens, tokenSpelling } from '../../models/nets/authors/post-tokens.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openPieceTokenizer, type PieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import { questionOf, type RelationTagger } from '../inference/relation-tagger.ts'
import type { TaggerOptions, TypeScore } from '../inference/tagger.ts'
import { networkPictures } from './network-pictures.ts'
import { positionsOf } from './network-tagger.ts'
import { runSession } from './run-session.ts'
import { openStoredNetwork } from './stored-network.ts'
import { tokenFeeds } from './token-feeds.ts'

const batchPairs = 8

/**
 * A package of one of the papers' networks for relations, open in the runtime.
 *
 * @throws PackageError when it lacks names of relations or a tokenizer, or is not what its model.json says
 */
export async function openNetworkRelations(
  folder: string,
  { device = 'cpu', threads = 2 }: TaggerOptions = {},
): Promise<RelationTagger> {
  const network = await openStoredNetwork({ base: folder, delta: null }, () => false)
  const { manifest, model, tokenizerJson } = network
  const { labels, name, task } = manifest
  if (task !== 'mre') throw new PackageError(`${folder} is made for ${task}, expected mre`)
  if (labels.length === 0)
    throw new PackageError(`${folder} does not name its relations: import it again with --labels`)
  if (tokenizerJson === null)
    throw new PackageError(`${folder}: tokenizer.json is missing, without which no text is read`)
  const tokenizer = openPieceTokenizer(tokenizerJson)
  const spelling = tokenSpelling(tokenizer, positionsOf(manifest))
  const marks = pairMarks(manifest, tokenizer)
  const pictures = networkPictures(network)
  const open = await network.open({ logits: model.outputs.logits! }, { device, threads })
  return {
    relations: labels,
    imageSize: pictures.imageSize,
    objects: pictures.objects,
    temperature: 1,
    async relate(pairs) {
      const answers: TypeScore[][] = new Array(pairs.length)
      const texts = pairs.map((pair, at) => ({ at, ids: pairTokens(questionOf(pair, []), marks, spelling) }))
      texts.sort((a, b) => a.ids.length - b.ids.length)
      for (let from = 0; from < texts.length; from += batchPairs) {
        const batch = texts.slice(from, from + batchPairs)
        const feeds = {
          ...tokenFeeds(batch.map(({ ids }) => ids)),
          ...pictures.feeds(batch.map(({ at }) => pairs[at]!.post)),
        }
        const { data } = await runSession(open, feeds, 'logits', name)
        batch.forEach(({ at }, row) => {
          answers[at] = probabilities(data.subarray(row * labels.length, (row + 1) * labels.length))
            .map((score, label) => ({ type: labels[label]!, score }))
            .sort((a, b) => b.score - a.score)
        })
      }
      return answers
    },
    release: () => open.release(),
  }
}

/** The tokens around a pair, as the package or its tokenizer has them. @throws PackageError */
export function pairMarks(
  { configuration, name }: Pick<NetworkManifest, 'configuration' | 'name'>,
  tokenizer: PieceTokenizer,
): PairMarks {
  const { special_ids: special = {} } = configuration.config as {
    readonly special_ids?: Readonly<Record<string, unknown>>
  }
  const id = (token: string) => {
    const found = special[token] ?? tokenizer.idOf(token)
    if (typeof found === 'number') return found
    throw new PackageError(`"${name}": neither its configuration nor its tokenizer knows the token "${token}"`)
  }
  return { subject: [id('<s>'), id('</s>')], object: [id('<o>'), id('</o>')] }
}

function probabilities(logits: Float32Array): number[] {
  const most = Math.max(...logits)
  const powers = Array.from(logits, (value) => Math.exp(value - most))
  const sum = powers.reduce((all, each) => all + each, 0)
  return powers.map((each) => each / sum)
}
