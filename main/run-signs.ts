import { type Activity, type Ending, progressOf } from './activity.ts'
import type { Speech } from './speech.ts'

/** What of the platform shows a run to someone who looks elsewhere. */
export interface SignsOfPlatform {
  /** Keeps the machine from falling asleep. @returns what `mayRest` takes */
  stayAwake(): number
  mayRest(id: number): void
  /** On the dock or the task bar, 0 to 1; null: nothing. */
  showProgress(progress: number | null): void
  notify(title: string, body: string): void
  /** Does the person look at one of our windows? What they see they need not be told. */
  isLookedAt(): boolean
}

/** Awake and with a bar while anything is learning; a word when it ends and nobody looks. */
export class RunSigns {
  readonly #platform: SignsOfPlatform
  readonly #speech: Pick<Speech, 'words' | 'told'>
  #awake: number | null = null
  #shown: number | null = null

  constructor(platform: SignsOfPlatform, speech: Pick<Speech, 'words' | 'told'>) {
    this.#platform = platform
    this.#speech = speech
  }

  show(activity: Activity, ending: Ending | null): void {
    const progress = progressOf(activity)
    if (progress !== null && this.#awake === null) this.#awake = this.#platform.stayAwake()
    if (progress === null && this.#awake !== null) {
      this.#platform.mayRest(this.#awake)
      this.#awake = null
    }
    // A bar redrawn for every batch costs more than it tells.
    const rounded = progress === null ? null : Math.floor(progress * 100) / 100
    if (rounded !== this.#shown) {
      this.#platform.showProgress(rounded)
      this.#shown = rounded
    }
    if (ending === null || this.#platform.isLookedAt()) return
    const why = this.#speech.told(ending.why, ending.said)
    this.#platform.notify(this.#titleOf(ending), why || this.#speech.words.graphLearnt)
  }

  #titleOf({ kind }: Ending): string {
    const { learntTitle, keptTitle, failedTitle } = this.#speech.words
    return { learnt: learntTitle, kept: keptTitle, failed: failedTitle }[kind]
  }
}
