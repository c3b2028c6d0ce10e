import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type Language, languages } from '../../contract/domain/language.ts'
import { english } from './en/words.ts'
import { chinese } from './zh-cn/words.ts'

/** How each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文' }

// British dates and grouping, as the English sentences are.
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', 'zh-CN': 'zh-CN' }

const desk = i18next.createInstance()
void desk.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: [...languages],
  defaultNS: 'desk',
  resources: { en: { desk: english }, 'zh-CN': { desk: chinese } },
  // All words are here already: nothing is fetched, and the first paint has them.
  initAsync: false,
  returnNull: false,
  // React escapes what it draws.
  interpolation: { escapeValue: false },
})

/** The words of a key, in the person's language. Whoever changes it draws the desk anew, so this needs no hook. */
export const t = desk.t

/** For `Intl`: numbers and dates. */
export const locale = (): string => locales[spoken()]

export const spoken = (): Language => languages.find((each) => each === desk.language) ?? 'en'

export function speak(chosen: Language): void {
  void desk.changeLanguage(chosen)
  if (typeof document !== 'undefined') document.documentElement.lang = chosen
}
