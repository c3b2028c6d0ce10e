import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { type Language, languages, preferred } from '../contract/domain/language.ts'
import type { Said } from '../contract/sentences/said.ts'
import { told } from '../contract/sentences/told.ts'
import { type Words, wordsOf } from './words.ts'

const language = z.enum(languages)
const kept = z.object({ language })

/** In which language the shell speaks: the one that the desk was last set to; the system's before anyone chose. */
export class Speech {
  readonly #file: string
  #language: Language

  /** @param file where the choice is kept; @param locale the system's, as `zh-CN` */
  constructor(file: string, locale: string) {
    this.#file = file
    this.#language = read(file) ?? preferred([locale])
  }

  get words(): Words {
    return wordsOf(this.#language)
  }

  /** What the engine says. */
  told(text: string, said: Said | undefined): string {
    return told(this.#language, text, said)
  }

  /** What a window said, of which nothing is believed. Answers whether the shell speaks another language now. */
  choose(wanted: unknown): boolean {
    const chosen = language.safeParse(wanted)
    if (!chosen.success || chosen.data === this.#language) return false
    this.#language = chosen.data
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify({ language: chosen.data }), { mode: 0o600 })
      renameSync(`${this.#file}.new`, this.#file)
    } catch {
      // A full disk: the window says it again at the next start.
    }
    return true
  }
}

function read(file: string): Language | null {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8'))).language
  } catch {
    return null
  }
}
