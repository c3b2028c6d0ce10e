import { parentPort, workerData } from 'node:worker_threads'
import { verifyCopy } from './verify-copy.ts'

// A thread of its own, so that reading half a gigabyte does not hold up a decision.
parentPort?.postMessage(verifyCopy(String(workerData)))
