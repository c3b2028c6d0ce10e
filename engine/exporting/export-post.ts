import type { Mention } from '../../contract/domain/mention.ts'
import type { ExportPost } from '../../exchange/export-post.ts'
import type { LinkedSpan, PostLinks } from '../../exchange/links.ts'
import type { ExportedPost } from '../store/export-queries.ts'

/** The same by places and spans instead of ids, which mean nothing outside the project. */
function linksOf({ images, mentions, relations, regions, groundings, judgements, links }: ExportedPost): PostLinks {
  const spans = new Map(mentions.map(({ id, start, end }) => [id, { start, end }]))
  const spanOf = (id: string): LinkedSpan[] => {
    const span = spans.get(id)
    return span === undefined ? [] : [span]
  }
  const imageOf = (media: string) => images.findIndex((image) => image.kind === 'present' && image.media === media)
  const kept = regions.filter(({ media }) => imageOf(media) >= 0)
  const places = new Map(kept.map(({ id }, place) => [id, place]))
  return {
    relations: relations.flatMap(({ head, tail, type, verdict }) =>
      spanOf(head).flatMap((from) => spanOf(tail).map((to) => ({ head: from, tail: to, type, verdict }))),
    ),
    regions: kept.map(({ media, box, label, verdict }) => ({ image: imageOf(media), box, label, verdict })),
    groundings: groundings.flatMap(({ mention, region, verdict }) => {
      const place = region === null ? null : places.get(region)
      return place === undefined ? [] : spanOf(mention).map((span) => ({ mention: span, region: place, verdict }))
    }),
    judgements: judgements
      .filter(({ media }) => imageOf(media) >= 0)
      .map(({ media, judgement }) => ({ image: imageOf(media), judgement })),
    meanings: links.flatMap(({ mention, entity, verdict }) =>
      spanOf(mention).map((span) => ({ mention: span, entity, verdict })),
    ),
  }
}

const labelOf = ({ start, end, type, verdict }: Mention) => ({ start, end, type, verdict })

/** A post as the formats see it: confirmed mentions first. */
export function exportPost(post: ExportedPost): ExportPost {
  const { name, text, words, images, status, metadata } = post
  return {
    name,
    text,
    words,
    images: images.map((image) => image.name),
    mentions: [...post.mentions, ...post.rejected].map(labelOf),
    links: linksOf(post),
    status,
    metadata,
  }
}
