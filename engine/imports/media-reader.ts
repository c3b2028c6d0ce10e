import type { ImageSize } from '../../contract/calls/media.ts'
import type { MediaId } from '../../contract/domain/post.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import type { DecodeService } from '../decode/decode-service.ts'

/** What of the open projects is needed here. */
export interface FolderOfProject {
  open(project: ProjectId): Promise<{ readonly store: { readonly folder: string } }>
}

/** Behind the contract's `media`: only re-encoded images leave a project, never a file's own bytes. */
export class MediaReader {
  readonly #projects: FolderOfProject
  readonly #decode: DecodeService

  constructor(projects: FolderOfProject, decode: DecodeService) {
    this.#projects = projects
    this.#decode = decode
  }

  /** @throws Failed `not-found`, `bad-input` */
  async image(ask: { readonly project: ProjectId; readonly media: MediaId; readonly size: ImageSize }): Promise<Blob> {
    const { store } = await this.#projects.open(ask.project)
    return this.#decode.picture(store.folder, ask.media, ask.size)
  }
}
