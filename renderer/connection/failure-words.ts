import type { Failure, FailureKind } from '../../contract/domain/failure.ts'
import type { english } from '../language/en/words.ts'
import { engineWords } from '../language/engine-words.ts'
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

/** What went wrong, in the person's language; where only English says it, its kind stands before it. */
export function failureWords({ kind, message, said }: Failure): string {
  const words = engineWords(message, said)
  return words === message ? t(`failures.${heads[kind]}`, { message }) : words
}
