import { readPackage } from '../../engine/inference/tagger-package-files.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { type Lexicon, lexiconOf, starterSizes } from '../../engine/training/lexicon.ts'
import {
  type ObjectSlots,
  type TaggerConfiguration,
  taggerConfiguration,
} from '../../models/nets/tagger/configuration.ts'
import { growObjects } from '../../models/nets/tagger/grow-objects.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../models/nets/tagger/tagger-models.ts'
import type { Provenance } from '../../models/package/model-manifest.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { starterLabels } from './package-starter.ts'
import type { CorpusPost } from './read-corpus.ts'

/** Three regions, as MKGformer and HVPNeT read them. */
export const objectSlots: ObjectSlots = { count: 3, side: 32 }

export interface Beginning {
  readonly lexicon: Lexicon
  readonly sizes: TaggerConfiguration & { readonly objects: ObjectSlots }
  readonly first: ModelPackage['weights']
  /** For the model card: where the weights come from, and what they were learnt from. */
  readonly begun: string
  readonly data: Provenance['data']
}

/** Random weights with the words of the posts; or an earlier starter's, with its words. @param from its folder; empty: from scratch */
export async function beginning(from: string, posts: readonly CorpusPost[], seed: number): Promise<Beginning> {
  if (from === '') {
    const lexicon = lexiconOf(posts)
    const sizes = { ...starterSizes(lexicon), objects: objectSlots }
    const first = initialWeights(taggerParameters(sizes, starterLabels.length), seededRandom(seed))
    return { lexicon, sizes, first, begun: 'From scratch', data: [] }
  }
  const { manifest, tokenizerJson, weights } = await readPackage(from)
  const before = taggerConfiguration(manifest.configuration)
  const grown = before.objects ? { sizes: before, weights } : growObjects(weights, before, objectSlots)
  return {
    lexicon: { tokenizerJson, vocabularies: manifest.vocabularies },
    sizes: { ...grown.sizes, objects: before.objects ?? objectSlots },
    first: grown.weights,
    data: manifest.provenance.data,
    begun: before.objects
      ? `${manifest.provenance.method}; then`
      : `From the starter ${manifest.weights.sha256.slice(0, 8)} (${manifest.provenance.method}) with slots for regions`,
  }
}
