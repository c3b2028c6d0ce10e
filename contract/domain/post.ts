import { z } from 'zod'

/** A post's number within its project: given at import, never given again. */
export const postId = z.int().positive()
export type PostId = z.infer<typeof postId>

/** A word of a post: UTF-16 offsets, half open. Models label words; people label any span. */
export const word = z.object({ start: z.int().nonnegative(), end: z.int().positive() }).readonly()
export type Word = z.infer<typeof word>

/** Bytes in the project's `media/`, named by their SHA-256 in lower-case hex. */
export const mediaId = z.string().regex(/^[0-9a-f]{64}$/)
export type MediaId = z.infer<typeof mediaId>

/**
 * An image of a post. `present` has pixels (width and height after the EXIF turn); `missing` was named by the file but
 * not found; `broken` was found and cannot be shown.
 */
export const postImage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('present'),
    name: z.string(),
    media: mediaId,
    width: z.int().positive(),
    height: z.int().positive(),
  }),
  z.object({ kind: z.literal('missing'), name: z.string() }),
  z.object({ kind: z.literal('broken'), name: z.string(), problem: z.string() }),
])
export type PostImage = z.infer<typeof postImage>

/** `todo`: undecided; `skipped`: looked at, comes back at the end; `done`: the person says that all is labelled. */
export const postStatus = z.enum(['todo', 'skipped', 'done'])
export type PostStatus = z.infer<typeof postStatus>
