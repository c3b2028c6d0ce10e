import { ORPCError } from '@orpc/client'
import { type Failure, failure } from '../../contract/domain/failure.ts'
import { t } from '../language/language.ts'
import { failureWords } from './failure-words.ts'
import { WireLost, WireRefused } from './wire.ts'

const plain = (kind: Failure['kind'], message: string): Failure => ({ kind, message, facts: {} })

/** Any error of a call as the contract's data, so that views and the outbox react to kinds only. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const known = failure.safeParse(error.data)
    if (known.success) return { ...known.data, message: failureWords(known.data) }
    return plain('internal', t('connection.noAnswer', { message: error.message }))
  }
  if (error instanceof WireLost) return plain('io', t('connection.lost'))
  if (error instanceof WireRefused) return plain('internal', error.message)
  if (error instanceof Error && error.name === 'AbortError') return plain('cancelled', t('connection.cancelled'))
  return plain('internal', error instanceof Error ? error.message : String(error))
}

/**
 * True where the same request may succeed later and repeating it is harmless: the decision may even have been stored
 * already, and its id makes sure that it is not stored twice.
 */
export function isWorthRepeating(kind: Failure['kind']): boolean {
  switch (kind) {
    case 'io':
    case 'disk-full':
    case 'busy':
    case 'process-died':
    case 'cancelled':
      return true
    case 'bad-input':
    case 'not-found':
    case 'conflict':
    case 'read-only':
    case 'locked':
    case 'not-a-project':
    case 'newer-schema':
    case 'corrupt':
    case 'model':
    case 'internal':
      return false
    default:
      return kind satisfies never
  }
}
