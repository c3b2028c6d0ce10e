import { type Detector, openDetector } from './open-detector.ts'

/** The detector that was asked last stays open: a project proposes with one. */
export class LoadedDetector {
  #open: { readonly key: string; readonly detector: Promise<Detector> } | null = null

  /** @param sha256 of its model: another one in the same folder is opened anew. @throws Failed as `openDetector` */
  async get(folder: string, sha256: string, threads: number): Promise<Detector> {
    const key = JSON.stringify([folder, sha256, threads])
    if (this.#open?.key === key) return this.#open.detector
    const before = this.#open
    const own = { key, detector: openDetector(folder, threads) }
    this.#open = own
    void before?.detector.then((detector) => detector.release()).catch(() => {})
    try {
      return await own.detector
    } catch (error) {
      // A repaired file is read again.
      if (this.#open === own) this.#open = null
      throw error
    }
  }
}
