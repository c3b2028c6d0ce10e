import type { RunState } from '../../contract/domain/learning.ts'
import { engineWords } from '../language/engine-words.ts'

/** Why a version was taken or not, or why a run failed. */
export const reasonText = ({ reason, said }: Extract<RunState, { readonly reason: string }>): string =>
  engineWords(reason, said)
