import { z } from 'zod'
import { failure } from '../domain/failure.ts'
import { projectId } from '../domain/project.ts'
import { workerRole } from '../domain/status.ts'

/**
 * What a shell and its engine process say to each other, beside the contract's own frames, which the shell passes on
 * and never reads. A channel is one window. Where the carrier can hand over whole ports (Electron), `connect` brings
 * the window's port and no `frame` ever follows.
 */
const channel = z.int().positive()
const frame = z.union([z.string(), z.custom<Uint8Array>((value) => value instanceof Uint8Array)])

export const toEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect'), channel }),
  z.object({ kind: z.literal('frame'), channel, frame }),
  /** The window has taken so many frames; the engine sends only so many ahead. */
  z.object({ kind: z.literal('taken'), channel, frames: z.int().positive() }),
  z.object({ kind: z.literal('disconnect'), channel }),
  /** The person opened this folder from outside: a second start, a double click, a dialog. Answered by `opened`. */
  z.object({ kind: z.literal('open'), request: z.int(), folder: z.string() }),
  /** Is anything being learnt? Answered by `learning`. */
  z.object({ kind: z.literal('ask-learning'), request: z.int() }),
  /** Close every project and end. */
  z.object({ kind: z.literal('shutdown') }),
  /** Electron only: the worker that was asked for; its port comes along. */
  z.object({ kind: z.literal('worker'), request: z.int(), pid: z.int().nullable() }),
  z.object({ kind: z.literal('worker-exit'), request: z.int(), code: z.int().nullable() }),
])
export type ToEngine = z.infer<typeof toEngine>

export const fromEngine = z.discriminatedUnion('kind', [
  /** Ready for windows. `open` is the project that the shell was started with. */
  z.object({ kind: z.literal('ready'), open: projectId.nullable() }),
  /** It cannot start, and starting it again will not help. */
  z.object({ kind: z.literal('refused'), failure }),
  /** The folder is in the list of projects now; null: there is no project. */
  z.object({ kind: z.literal('opened'), request: z.int(), project: projectId.nullable() }),
  /** In how many of the open projects a run is under way. */
  z.object({ kind: z.literal('learning'), request: z.int(), projects: z.int().nonnegative() }),
  z.object({ kind: z.literal('frame'), channel, frame }),
  z.object({ kind: z.literal('disconnect'), channel }),
  z.object({ kind: z.literal('spawn'), request: z.int(), role: workerRole }),
  z.object({ kind: z.literal('kill'), request: z.int() }),
])
export type FromEngine = z.infer<typeof fromEngine>

/** The engine sends at most so many frames ahead of what a window has taken. */
export const framesAhead = 64
