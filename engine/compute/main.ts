import { serveWorker } from '../processes/serve-worker.ts'
import { computeRouter } from './compute-router.ts'

serveWorker(computeRouter())
