import type { Failure, FailureKind } from './failure.ts'

/** Thrown inside a process where a caller will react to its kind; it crosses the contract as plain `Failure` data. */
export class Failed extends Error {
  override readonly name = 'Failed'
  readonly kind: FailureKind
  readonly facts: Failure['facts']

  constructor(kind: FailureKind, message: string, facts: Failure['facts'] = {}, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
    this.facts = facts
  }

  toFailure(): Failure {
    return { kind: this.kind, message: this.message, facts: this.facts }
  }
}
