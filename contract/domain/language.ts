import { z } from 'zod'

/** What Triptych speaks: BCP 47, as `lang` of the page has it. */
export const language = z.enum(['en', 'zh-CN'])
export type Language = z.infer<typeof language>

/** The first of a person's languages that Triptych speaks; English where it speaks none. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [main] = tag.toLowerCase().split(/[-_]/)
    if (main === 'zh') return 'zh-CN'
    if (main === 'en') return 'en'
  }
  return 'en'
}
