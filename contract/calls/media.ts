import { z } from 'zod'
import { mediaId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'

/** `thumbnail`: 96 px on the long side; `screen`: at most 2048. Both are re-encoded here, never the file's own bytes. */
export const imageSize = z.enum(['thumbnail', 'screen'])
export type ImageSize = z.infer<typeof imageSize>

export const media = {
  image: call.input(z.object({ project: projectId, media: mediaId, size: imageSize })).output(z.instanceof(Blob)),
}
