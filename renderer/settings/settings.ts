import { z } from 'zod'
import { languages, preferred } from '../../contract/domain/language.ts'
import { languageMessage } from '../../contract/shell/window-messages.ts'
import { speak } from '../language/language.ts'
import { createStore } from '../state/store.ts'

const settingsSchema = z.object({
  /** `auto` is the system's. */
  language: z.enum(['auto', ...languages]).catch('auto'),
  /** 1 is the usual size of text. */
  textScale: z.number().min(0.8).max(1.6).catch(1),
  /** Keys that are one letter, digit or sign (WCAG 2.1.4). */
  singleKeys: z.boolean().catch(true),
  /** Relations are proposed for suggested mentions too, not only for confirmed ones. */
  pairSuggested: z.boolean().catch(false),
  /** Where the model looked, over the image. */
  heat: z.boolean().catch(true),
  /** The tour was shown, or turned down. */
  tourSeen: z.boolean().catch(false),
  heatOpacity: z.number().min(0.1).max(1).catch(0.6),
})
export type Settings = z.infer<typeof settingsSchema>

const storageKey = 'triptych-settings'

function load(): Settings {
  try {
    return settingsSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return settingsSchema.parse({})
  }
}

/** How this person likes the desk, on this machine; nothing of it belongs to a project. */
export const settings = createStore<Settings>(load())

export function changeSettings(change: Partial<Settings>): void {
  settings.set({ ...settings.get(), ...change })
  try {
    localStorage.setItem(storageKey, JSON.stringify(settings.get()))
  } catch {
    // A browser that keeps nothing still shows the setting until the window closes.
  }
}

export function applySettings({ language: wanted, textScale }: Settings): void {
  const chosen = wanted === 'auto' ? preferred(navigator.languages) : wanted
  speak(chosen)
  // The shell around this window, where there is one that has words of its own.
  window.postMessage(languageMessage(chosen), location.origin === 'null' ? '*' : location.origin)
  document.documentElement.style.setProperty('--text-scale', String(textScale))
}
