import type { Failure, FailureKind } from '../../contract/domain/failure.ts'
import type { english } from '../language/en/words.ts'
import { t } from '../language/language.ts'

const heads: Readonly<Record<FailureKind, keyof typeof english.failures>> = {
  'bad-input': 'badInput',
  'not-found': 'notFound',
  conflict: 'conflict',
  'read-only': 'readOnly',
  locked: 'locked',
  'not-a-project': 'notAProject',
  'newer-schema': 'newerSchema',
  corrupt: 'corrupt',
  'disk-full': 'diskFull',
  io: 'io',
  cancelled: 'cancelled',
  busy: 'busy',
  'process-died': 'processDied',
  model: 'model',
  internal: 'internal',
}

/** The engine's own sentence is English; to a person who reads another language its kind is said before it. */
export const failureWords = ({ kind, message }: Failure): string => t(`failures.${heads[kind]}`, { message })
