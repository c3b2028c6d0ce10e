import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId, PostId } from '../../contract/domain/post.ts'
import type { Proposer, RegionProposal } from '../../contract/domain/region.ts'
import type { OpenProject } from '../projects/open-project.ts'
import type { RegionSettings } from '../store/region-queries.ts'

/** A box on an image with what is seen there, the likeliest first. */
export type SeenRegion = Omit<RegionProposal, 'media' | 'proposer'>

/** Something that finds objects: each looks at pixels in a process of its own, never in the engine. */
export interface RegionFinder {
  readonly proposer: Proposer
  /** At most `most` boxes, in pixels of the image after its EXIF turn. */
  find(project: OpenProject, media: MediaId, most: number, signal?: AbortSignal): Promise<readonly SeenRegion[]>
}

/** As many boxes as an image may be given; fewer are shown as the project wants. */
const mostAnImage = 8

/** Who proposes regions, and what they propose; what has been found is kept in the project. */
export class RegionService {
  readonly #finders: () => Promise<readonly RegionFinder[]>

  constructor(finders: () => Promise<readonly RegionFinder[]>) {
    this.#finders = finders
  }

  async available(): Promise<readonly Proposer[]> {
    return (await this.#finders()).map(({ proposer }) => proposer)
  }

  /** @throws Failed `bad-input` for a proposer that is not there */
  async choose({ store, suggesting }: OpenProject, { proposer, perImage }: RegionSettings): Promise<void> {
    if (proposer !== null && !(await this.available()).includes(proposer))
      throw new Failed('bad-input', `There is no detector ${proposer} here. Add it first, or choose another.`, {
        proposer,
      })
    store.regions.choose({ proposer, perImage })
    suggesting.wake()
    suggesting.tell()
  }

  /** What the project's proposer sees in the post's images, looked at now where nobody has yet. */
  async propose(project: OpenProject, post: PostId, signal?: AbortSignal): Promise<readonly RegionProposal[]> {
    const { store } = project
    const { proposer } = store.regions.settings()
    const finder = (await this.#finders()).find((one) => one.proposer === proposer)
    if (finder && store.access.kind === 'writable')
      for (const media of store.regions.unread(post, finder.proposer))
        store.regions.save(media, finder.proposer, await finder.find(project, media, mostAnImage, signal))
    return store.posts.get(post).proposals
  }
}
