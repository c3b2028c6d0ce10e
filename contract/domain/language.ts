/** What Triptych speaks: BCP 47, as `lang` of the page has it. */
export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

/** The first of a person's languages that Triptych speaks; English where it speaks none. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [main] = tag.toLowerCase().split(/[-_]/)
    if (main === 'zh') return 'zh-CN'
    if (main === 'en') return 'en'
  }
  return 'en'
}
