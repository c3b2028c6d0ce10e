import { readFileSync } from 'node:fs'
import { os } from '@orpc/server'
import { serveWorker } from '../../processes/serve-worker.ts'
import { decodeRouter } from '../router.ts'

/** The decode process with a decoder that a certain image ends. */
const router = decodeRouter()

const dies = (path: string) => readFileSync(path).toString('latin1').endsWith('crash!')

serveWorker({
  ...router,
  takeImages: os
    .use(({ next }, input) => {
      const { images } = input as { readonly images: readonly { readonly path: string }[] }
      if (images.some(({ path }) => dies(path))) process.kill(process.pid, 'SIGSEGV')
      return next()
    })
    .router({ takeImages: router.takeImages }).takeImages,
})
