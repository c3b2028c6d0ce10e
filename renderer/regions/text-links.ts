import type { PostView } from '../../contract/calls/posts.ts'
import { groundingOf, marksOf, regionsShowing, shownBy } from './marks.ts'

/** What boxes add to mentions in the text, by the id of the mention. */
export interface RegionLinks {
  /** `1,3`: the regions that show it; `–`: not in the image. Mentions of which nothing is said have none. */
  readonly names: ReadonlyMap<string, string>
  /** Those that the region in focus shows. */
  readonly lit: ReadonlySet<string>
}

export const noLinks: RegionLinks = { names: new Map(), lit: new Set() }

export function regionLinks(view: PostView, focus: string | null): RegionLinks {
  const marks = marksOf(view)
  const names = new Map<string, string>()
  for (const mention of new Set(view.groundings.map((g) => g.mention))) {
    const shown = regionsShowing(view, mention)
    const named = marks.filter((m) => shown.includes(m.key)).map((m) => (m.name === '' ? '+' : m.name))
    if (named.length > 0) names.set(mention, named.join())
    else if (groundingOf(view, mention, null) === 'not-shown') names.set(mention, '–')
  }
  return { names, lit: new Set(focus === null ? [] : shownBy(view, focus)) }
}
