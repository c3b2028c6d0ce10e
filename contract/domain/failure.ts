import { z } from 'zod'
import { said } from '../sentences/said.ts'

/** The kinds that someone reacts to. Everything else is `internal`, and its stack stays in the log. */
export const failureKind = z.enum([
  'bad-input', // what was asked does not fit the contract or the data; the message says what to do
  'not-found',
  'conflict', // the state is no longer what the caller saw: read again
  'read-only',
  'locked', // another process has the project open; facts.holder says who
  'not-a-project',
  'newer-schema',
  'corrupt',
  'disk-full',
  'io', // an input or output error; what was asked may or may not have happened: repeat with the same id
  'cancelled',
  'busy',
  'process-died', // compute, trainer or decode died while working; it is being restarted
  'model', // a model package is broken or gave impossible numbers
  'internal',
])
export type FailureKind = z.infer<typeof failureKind>

/** An error between processes: data, never a class. `message` says it in English, `said` for every other language. */
export const failure = z.object({
  kind: failureKind,
  message: z.string(),
  said: said.optional(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type Failure = z.infer<typeof failure>
