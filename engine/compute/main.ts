import { env } from 'onnxruntime-node'
import { serveWorker } from '../processes/serve-worker.ts'
import { computeRouter } from './compute-router.ts'

// What it cannot do comes back as an error and is told in our words; its own lines would only alarm.
env.logLevel = 'fatal'
serveWorker(computeRouter())
