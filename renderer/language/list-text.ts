import { spoken } from './language.ts'

/** Things side by side: `a, b`. */
export const listText = (items: readonly string[]): string => items.join(spoken() === 'en' ? ', ' : '、')

/** Parts of a sentence one after the other: `proposed, not decided`. */
export const clausesText = (parts: readonly string[]): string => parts.join(spoken() === 'en' ? ', ' : '，')
