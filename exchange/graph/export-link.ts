import type { GraphSource } from '../../contract/domain/graph.ts'

/** What a mention in a post means, as it leaves. */
export interface ExportLink {
  readonly mention: string
  readonly post: number
  /** The post's text. */
  readonly text: string
  /** Of the mention in the text, in UTF-16 units, half open. */
  readonly start: number
  readonly end: number
  readonly entity: string
  readonly source: GraphSource
}

/** Where a mention stands as the Web Annotation Data Model has it: places are counted in code points. */
export interface LinkSelectors {
  readonly start: number
  readonly end: number
  readonly exact: string
  readonly prefix: string
  readonly suffix: string
}

/** Code points around a mention, so that it is found again in a text that was changed. */
const around = 32

export function linkSelectors({ text, start, end }: Pick<ExportLink, 'text' | 'start' | 'end'>): LinkSelectors {
  const points = (from: number, to?: number) => Array.from(text.slice(from, to).toWellFormed())
  const [before, own] = [points(0, start), points(start, end)]
  return {
    start: before.length,
    end: before.length + own.length,
    exact: own.join(''),
    prefix: before.slice(-around).join(''),
    suffix: points(end, end + 2 * around)
      .slice(0, around)
      .join('')
      .toWellFormed(),
  }
}

export const linkIri = (mention: string): string => `urn:triptych:link:${encodeURIComponent(mention)}`
export const postIri = (post: number): string => `urn:triptych:post:${post}`
