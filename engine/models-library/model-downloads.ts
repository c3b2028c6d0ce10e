import { Failed } from '../../contract/domain/failed.ts'
import type { DownloadedModel, DownloadProgress } from '../../contract/domain/model.ts'
import { say } from '../../contract/sentences/say.ts'
import { progressStream } from '../imports/progress-stream.ts'
import { checkpointFolder, downloadModel } from '../networks/download/download-model.ts'
import { nowhere } from './without-folder.ts'

export type DownloadItem = DownloadProgress | { readonly kind: 'downloaded'; readonly downloaded: DownloadedModel }

/** Public checkpoints, fetched when a person asks; what a broken one brought is kept, and the next goes on from there. */
export class ModelDownloads {
  readonly #home: string
  readonly #running = new Set<string>()

  /** @param home the library's folder */
  constructor(home: string) {
    this.#home = home
  }

  /** @throws Failed `busy` while the same one is on its way, and as `downloadModel` */
  download(name: string, signal?: AbortSignal): AsyncGenerator<DownloadItem, void, undefined> {
    return progressStream<DownloadProgress, DownloadItem>(async (tell, either) => {
      if (this.#running.has(name)) throw new Failed('busy', say('models.downloading', { name }), { model: name })
      this.#running.add(name)
      try {
        const { files, revision } = await downloadModel({
          name,
          host: null,
          revision: 'main',
          signal: either,
          onProgress: (file, done, total) => tell({ kind: 'progress', file, done, total }),
          home: this.#home,
        })
        const named = files.map(({ name: file, bytes }) => ({ name: file, bytes }))
        return { kind: 'downloaded', downloaded: { name, revision, files: named } }
      } catch (error) {
        if (!(error instanceof Failed)) throw error
        const told = nowhere(error.sentence, checkpointFolder(name, this.#home))
        throw new Failed(error.kind, told, error.facts, { cause: error })
      } finally {
        this.#running.delete(name)
      }
    }, signal)
  }
}
