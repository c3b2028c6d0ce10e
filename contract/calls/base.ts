import { oc } from '@orpc/contract'
import { failure } from '../domain/failure.ts'

/** Every call fails in one way only: with `Failure` data under the code FAILED. */
export const call = oc.errors({ FAILED: { status: 422, data: failure } })
