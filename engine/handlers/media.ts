import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { MediaReader } from '../imports/media-reader.ts'

const os = implement(contract.media)

export function mediaHandlers(media: MediaReader) {
  return os.router({ image: os.image.handler(({ input }) => media.image(input)) })
}
