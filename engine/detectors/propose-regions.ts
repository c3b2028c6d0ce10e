import type { MediaId } from '../../contract/domain/post.ts'
import type { Proposer, RegionProposal } from '../../contract/domain/region.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import type { DecodeService } from '../decode/decode-service.ts'
import { findDetector, listDetectors, salienceName } from './installed-detectors.ts'

export interface ProposeRegions {
  readonly proposer: Proposer
  readonly media: MediaId
  /** The project's `media/`, absolute. */
  readonly mediaFolder: string
  /** So many at most. */
  readonly most: number
  /** The library's folder. */
  readonly home: string
  readonly decode: Pick<DecodeService, 'salience' | 'fitted'>
  readonly compute: Pick<ComputeService, 'detect'>
}

/** All who can propose regions on this machine: salience, and the detectors that are whole. */
export async function availableProposers(home: string): Promise<Proposer[]> {
  const detectors = await listDetectors(home)
  return [salienceName, ...detectors.filter((each) => !('problem' in each)).map(({ id }) => id)]
}

/**
 * What a proposer sees in an image of a project, best first, in pixels of the image after its EXIF turn.
 * @throws Failed `not-found` for a detector that is not installed, `model` for a broken one, `bad-input` for a broken image,
 * `process-died`
 */
export async function proposeRegions(ask: ProposeRegions): Promise<RegionProposal[]> {
  const { proposer, media, mediaFolder, most, home, decode, compute } = ask
  if (proposer === salienceName) {
    const found = await decode.salience(mediaFolder, media, most)
    return found.map(({ score, ...box }) => ({ media, box, label: '', score, proposer }))
  }
  const { folder, manifest } = await findDetector(proposer, home)
  const { width, height, fitting } = manifest.input
  const image = await decode.fitted(mediaFolder, media, { input: { width, height }, fitting })
  const found = await compute.detect({ folder, model: manifest.model.sha256, image, score: null, most })
  return found.map((region) => ({ ...region, media, proposer }))
}
