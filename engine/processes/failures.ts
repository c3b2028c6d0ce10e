import { mapEventIterator, ORPCError } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import { z } from 'zod'
import { Failed } from '../../contract/domain/failed.ts'
import { type Failure, failure } from '../../contract/domain/failure.ts'
import { say } from '../../contract/sentences/say.ts'
import type { Log } from './log.ts'

/**
 * Wraps a call so that every way to fail becomes the contract's FAILED error with `Failure` data: `Failed` as it is,
 * input that does not fit the contract as `bad-input`, anything else as `internal` with its stack in the log only.
 * Used as an interceptor where calls are served.
 */
export function failuresAsData(log: Log) {
  return async <T>(call: { readonly path?: readonly string[]; next(): Promise<T> }): Promise<T> => {
    const name = call.path?.join('.') ?? 'a call'
    try {
      return withErrors(await call.next(), (error) => asFailed(error, name, log))
    } catch (error) {
      throw asFailed(error, name, log)
    }
  }
}

function asFailed(error: unknown, name: string, log: Log): Error {
  if (error instanceof ORPCError && error.code === 'FAILED') return error
  const data = failureOf(error, name, log)
  return new ORPCError('FAILED', { status: 422, message: data.message, data, defined: true })
}

/** What an error says to the person; what says nothing to a person goes into the log. */
export function failureOf(error: unknown, name: string, log: Log): Failure {
  if (error instanceof Failed) {
    if (error.cause !== undefined) log(`${name}: ${error.kind}: ${error.message}`, error.cause)
    return error.toFailure()
  }
  if (error instanceof ORPCError && error.code === 'FAILED') {
    const known = failure.safeParse(error.data)
    if (known.success) return known.data
  }
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return {
      kind: 'bad-input',
      message: `${name} was asked in a way it does not understand: ${issuesOf(error)}`,
      facts: {},
    }
  if (error instanceof Error && error.name === 'AbortError')
    return new Failed('cancelled', say('processes.cancelled')).toFailure()
  log(`${name} failed`, error)
  return new Failed('internal', say('processes.inside', { call: name })).toFailure()
}

function issuesOf(error: Error): string {
  if (!(error.cause instanceof ValidationError)) return error.message
  return error.cause.issues
    .slice(0, 5)
    .map((issue) => {
      const path = (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key)).join('.')
      return path === '' ? issue.message : `${path}: ${issue.message}`
    })
    .join('; ')
}

const failedData = z.object({ data: failure })

/** The caller's side: FAILED becomes `Failed` again, so that callers react to one class only. */
export function asThrownFailed(error: unknown): unknown {
  if (error instanceof ORPCError) {
    const known = failedData.safeParse(error)
    if (known.success) {
      return Failed.of(known.data.data)
    }
    return new Failed(
      'internal',
      `A process of Triptych gave an answer that does not fit: ${error.message}`,
      {},
      { cause: error },
    )
  }
  return error
}

/** An interceptor for clients: see `asThrownFailed`. */
export async function throwFailed<T>(call: { next(): Promise<T> }): Promise<T> {
  try {
    return withErrors(await call.next(), asThrownFailed)
  } catch (error) {
    throw asThrownFailed(error)
  }
}

/** The same answer; where it is a stream, its errors are changed too. */
function withErrors<T>(output: T, change: (error: unknown) => unknown): T {
  if (!isAsyncIterator(output)) return output
  return mapEventIterator(output, { value: async (value) => value, error: async (error) => change(error) }) as T
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown, unknown, void> {
  return typeof value === 'object' && value !== null && 'next' in value && Symbol.asyncIterator in value
}
