import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId, PostId } from '../../contract/domain/post.ts'
import type { Proposer, RegionProposal } from '../../contract/domain/region.ts'
import { say } from '../../contract/sentences/say.ts'
import { availableProposers, type ProposeRegions, proposeRegions } from '../detectors/propose-regions.ts'
import { projectFolder } from '../store/folder.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { RegionSettings } from '../store/region-queries.ts'

export type RegionServiceOptions = Pick<ProposeRegions, 'home' | 'decode' | 'compute'>

/** As many as a project may ask for; it is shown fewer. */
const mostAnImage = 8

/** Who proposes regions, and what they propose; what has been found is kept in the project. */
export class RegionService {
  readonly #options: RegionServiceOptions
  /** Images that somebody is looking at just now, so that two who ask wait for one answer. */
  readonly #looking = new Map<string, Promise<void>>()

  constructor(options: RegionServiceOptions) {
    this.#options = options
  }

  available(): Promise<readonly Proposer[]> {
    return availableProposers(this.#options.home)
  }

  /** @throws Failed `bad-input` for a proposer that is not there */
  async choose(store: ProjectStore, { proposer, perImage }: RegionSettings): Promise<void> {
    if (proposer !== null && !(await this.available()).includes(proposer))
      throw new Failed('bad-input', say('models.noDetector', { name: proposer }), {
        proposer,
      })
    store.regions.choose({ proposer, perImage })
  }

  /** What the project's proposer sees in the post's images, looked at now where nobody has yet. */
  async propose(store: ProjectStore, post: PostId): Promise<readonly RegionProposal[]> {
    await this.look(store, post)
    return store.posts.get(post).proposals
  }

  /**
   * Has the project's proposer look at the post's images that it has not seen. One that cannot be read has no regions.
   * @throws Failed `not-found`, `model` for a detector that is gone or broken
   */
  async look(store: ProjectStore, post: PostId): Promise<void> {
    const { proposer } = store.regions.settings()
    if (proposer === null || store.access.kind === 'read-only') return
    for (const media of store.regions.unread(post, proposer)) {
      const key = `${store.folder} ${proposer} ${media}`
      const looking = this.#looking.get(key) ?? this.#lookAt(store, proposer, media)
      this.#looking.set(key, looking)
      await looking.finally(() => this.#looking.delete(key))
    }
  }

  /** The same for whoever reads on without regions: a detector that is gone or broken is told to those who ask for its regions. */
  async lookIfPossible(store: ProjectStore, post: PostId): Promise<void> {
    await this.look(store, post).catch((error: unknown) => {
      if (!(error instanceof Failed) || (error.kind !== 'not-found' && error.kind !== 'model')) throw error
    })
  }

  async #lookAt(store: ProjectStore, proposer: Proposer, media: MediaId): Promise<void> {
    const mediaFolder = projectFolder(store.folder).media
    const found = await proposeRegions({ ...this.#options, proposer, media, mediaFolder, most: mostAnImage }).catch(
      (error: unknown) => {
        if (error instanceof Failed && (error.kind === 'bad-input' || error.kind === 'process-died')) return []
        throw error
      },
    )
    store.regions.save(media, proposer, found)
  }
}
