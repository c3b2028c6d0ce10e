import type { Said, Sentence } from '../sentences/said.ts'
import { sentenceOf } from '../sentences/say.ts'
import type { Failure, FailureKind } from './failure.ts'

/** Thrown inside a process where a caller will react to its kind; it crosses the contract as plain `Failure` data. */
export class Failed extends Error {
  override readonly name = 'Failed'
  readonly kind: FailureKind
  readonly facts: Failure['facts']
  readonly said: Said | undefined

  /** @param sentence a text alone where no desk shows it: for the command line, or for us */
  constructor(kind: FailureKind, sentence: Sentence | string, facts: Failure['facts'] = {}, options?: ErrorOptions) {
    super(typeof sentence === 'string' ? sentence : sentence.text, options)
    this.kind = kind
    this.facts = facts
    this.said = typeof sentence === 'string' ? undefined : sentence.said
  }

  /** What another process failed with. */
  static of({ kind, message, said, facts }: Failure, options?: ErrorOptions): Failed {
    return new Failed(kind, said === undefined ? message : { text: message, said }, facts, options)
  }

  /** To be told within another one. */
  get sentence(): Sentence {
    return sentenceOf(this.message, this.said)
  }

  toFailure(): Failure {
    const { kind, message, facts, said } = this
    return said === undefined ? { kind, message, facts } : { kind, message, said, facts }
  }
}
