import { serveWorker } from '../processes/serve-worker.ts'
import { decodeRouter } from './router.ts'

serveWorker(decodeRouter())
