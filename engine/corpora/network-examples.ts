import { pieceLabels } from '../../models/decoding/piece-labels.ts'
import { pairTokens, tokenSpelling, tokenWindows } from '../../models/nets/authors/post-tokens.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { openPieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import type { GoldPair } from '../inference/relation-evaluation.ts'
import { questionOf } from '../inference/relation-tagger.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'
import { pairMarks } from '../networks/network-relations.ts'
import { positionsOf } from '../networks/network-tagger.ts'
import { wordSpans } from '../training/tagger-examples.ts'
import type { NetworkExample } from './network-learner.ts'

/** What decides about a network's texts and answers. */
export interface NetworkReader {
  readonly manifest: Pick<NetworkManifest, 'configuration' | 'labels' | 'name'>
  readonly tokenizerJson: string
}

const spellingOf = ({ manifest, tokenizerJson }: NetworkReader) =>
  tokenSpelling(openPieceTokenizer(tokenizerJson), positionsOf(manifest))

/** Posts with their answers, long ones in parts. */
export function postExamples(posts: readonly GoldPost[], start: NetworkReader): NetworkExample[] {
  const spelling = spellingOf(start)
  const rows = pieceLabels(start.manifest.labels)
  return posts.flatMap((post) => {
    const words = post.words.map(({ start, end }) => post.text.slice(start, end))
    const ofWord = new Array<number>(words.length).fill(rows.outside)
    for (const { start, end, label } of wordSpans(post, rows.types))
      for (let word = start; word < end; word++)
        ofWord[word] = word === start ? rows.begin[label]! : (rows.inside[label] ?? rows.begin[label]!)
    return tokenWindows(words, spelling).map(({ ids, firsts, start }) => {
      const answers = new Array<number>(ids.length).fill(rows.continued)
      answers[0] = rows.first
      answers[ids.length - 1] = rows.last
      firsts.forEach((at, word) => {
        answers[at] = ofWord[start + word]!
      })
      return { length: ids.length, ids, answers, image: post.image, objects: post.objects ?? [] }
    })
  })
}

/** A text for each pair, marked. */
export function pairExamples(pairs: readonly GoldPair[], start: NetworkReader): NetworkExample[] {
  const spelling = spellingOf(start)
  const marks = pairMarks(start.manifest, spelling.tokenizer)
  return pairs.map((pair) => {
    const ids = pairTokens(questionOf(pair, []), marks, spelling)
    return {
      length: ids.length,
      ids,
      answers: [start.manifest.labels.indexOf(pair.relation)],
      image: pair.post.image,
      objects: pair.post.objects ?? [],
    }
  })
}
