import { Failed } from '../../contract/domain/failed.ts'
import { markerWords } from '../../models/nets/relations/marked-words.ts'
import {
  type ObjectSlots,
  type ReadingSizes,
  readingSizes,
  sightOf,
  taggerConfiguration,
} from '../../models/nets/tagger/configuration.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { readRelationPackage } from '../inference/relation-package-files.ts'
import type { TaggerPost } from '../inference/tagger.ts'
import { readPackage } from '../inference/tagger-package-files.ts'
import { readPackageManifest } from '../networks/network-package.ts'
import type { SeenSizes } from '../predicting/evaluate-file.ts'
import { type Lexicon, lexiconOf, starterSizes } from '../training/lexicon.ts'
import { smallSight } from './small-sight.ts'
import type { TrainingChoices } from './training-choices.ts'

type Weights = ModelPackage['weights']

/** Of one of our small networks, for either task. */
export interface SmallPackage {
  readonly task: 'mner' | 'mre'
  readonly name: string
  readonly labels: readonly string[]
  /** Of the reading part; the words' rows without any markers. */
  readonly sizes: ReadingSizes
  /** Units of the LSTM, which only taggers have. */
  readonly lstm: number | null
  readonly lexicon: Lexicon
  readonly weights: Weights
}

/** What a small network begins with. */
export interface SmallStart {
  readonly sizes: ReadingSizes
  readonly lexicon: Lexicon
  /** null: from nothing. */
  readonly from: SmallPackage | null
}

/** @throws PackageError, Failed naming what is wrong with the package or the choice */
export async function smallStart(
  posts: readonly Pick<TaggerPost, 'text' | 'words'>[],
  choices: StartChoices,
): Promise<SmallStart> {
  const { from } = choices
  if (from === null) {
    const lexicon = lexiconOf(posts)
    const { lstm: _, ...sizes } = starterSizes(lexicon)
    return { sizes: { ...sizes, ...freshSizes(choices) }, lexicon, from: null }
  }
  const found = await readSmallPackage(from)
  return { sizes: found.sizes, lexicon: found.lexicon, from: found }
}

async function readSmallPackage(folder: string): Promise<SmallPackage> {
  const { task } = await readPackageManifest(folder)
  return task === 'mre' ? relationsPackage(folder) : taggerPackage(folder)
}

async function taggerPackage(folder: string): Promise<SmallPackage> {
  const { manifest, tokenizerJson, weights } = await readPackage(folder)
  if (manifest.base !== null)
    throw new Failed(
      'model',
      `${folder} only holds changes of "${manifest.base.name}": continue from a whole package, which a project exports.`,
    )
  const { lstm, ...sizes } = taggerConfiguration(manifest.configuration)
  const { labels, vocabularies, name } = manifest
  return { task: 'mner', name, labels, sizes, lstm, lexicon: { tokenizerJson, vocabularies }, weights }
}

async function relationsPackage(folder: string): Promise<SmallPackage> {
  const { manifest, tokenizerJson, weights } = await readRelationPackage(folder)
  const { labels, vocabularies, name } = manifest
  const sizes = readingSizes(manifest.configuration)
  const markers = markerWords.length
  return {
    task: 'mre',
    name,
    labels,
    sizes: { ...sizes, words: sizes.words - markers },
    lstm: null,
    lexicon: { tokenizerJson, vocabularies: { ...vocabularies, words: vocabularies.words.slice(markers) } },
    weights,
  }
}

/** For people. */
export const readingName = (sizes: ReadingSizes): string =>
  ({ mkgformer: 'Small MKGformer', hvpnet: 'Small HVPNeT' })[sightOf(sizes).network]

type StartChoices = Pick<TrainingChoices, 'from' | 'architecture' | 'variant' | 'objects'>

/** What of posts' pictures a run reads. @throws PackageError, Failed */
export async function smallSees(choices: StartChoices): Promise<SeenSizes> {
  const { from } = choices
  const { imageSize, objects = null } = from === null ? freshSizes(choices) : (await readSmallPackage(from)).sizes
  return { imageSize, objects }
}

const imageSize = 64

/** Of a network that starts from nothing, what does not depend on its words. @throws Failed `bad-input` */
function freshSizes({ architecture, variant, objects: count }: StartChoices): Omit<
  Pick<ReadingSizes, 'imageSize' | 'sight' | 'objects' | 'layers' | 'fusedFrom'>,
  'objects'
> & {
  readonly objects?: ObjectSlots
} {
  const which = architecture ?? 'mkgformer-small'
  const sight = smallSight(which, variant)
  if (sight.network === 'hvpnet' && !sight.wholeImage && count === null)
    throw new Failed('bad-input', 'Without the whole image there must be object images: add --objects.')
  // Each of HVPNeT's blocks gets a layer of its own in the variant that gives every third of them one.
  const layers = which === 'hvpnet-small' ? { layers: 4, fusedFrom: 2 } : { layers: 2, fusedFrom: 1 }
  // HVPNeT's ResNet reads all images at one size; two by two patches of MKGformer's are enough for a part.
  const side = which === 'hvpnet-small' ? imageSize : imageSize / 2
  return { imageSize, sight, ...layers, ...(count !== null && { objects: { count, side } }) }
}
