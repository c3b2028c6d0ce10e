import type { Language } from '../domain/language.ts'
import { fill } from './fill.ts'
import type { Said } from './said.ts'
import { chinese } from './zh-cn/chinese.ts'

/**
 * What someone is told in a language.
 *
 * @param text the English, for which nothing has to be looked up; also where an older Triptych said it, or a newer one
 */
export function told(language: Language, text: string, said: Said | undefined): string {
  if (language === 'en' || said === undefined) return text
  return fill(chinese, language, said) ?? text
}
