import type { CorpusPart } from '../engine/corpora/corpus-ask.ts'
import {
  type Adaptable,
  adaptable,
  type ClassWeights,
  type LearnWhat,
  smallArchitectures,
  type TrainingChoices,
  variants,
} from '../engine/corpora/training-choices.ts'
import { findModel } from '../engine/networks/installed-models.ts'
import { type Command, numberWithin, type OptionValues, oneOf, optional, UsageError, wholeNumber } from './command.ts'

/** Of `train-corpus`: how a network learns. */
export const trainingOptions: Command['options'] = {
  variant: {
    type: 'string',
    value: 'V',
    help: 'a part of the network left out: no-pgi, no-caf, no-pgi-caf or on-top of mkgformer-small; flat, 1t3, only-obj or no-prefix of hvpnet-small',
  },
  from: {
    type: 'string',
    value: 'PACKAGE',
    help: 'continue from this package, of the same task or the other one: what fits by name is loaded, and what was is told',
  },
  learn: {
    type: 'string',
    value: 'W',
    help: 'full: everything; top: the last layers and the head; heads: the head; lora: low-rank adapters and the head (full otherwise)',
  },
  'top-layers': {
    type: 'string',
    value: 'N',
    help: 'with --learn top: so many layers (those in which text and image meet otherwise)',
  },
  'lora-rank': { type: 'string', value: 'R', help: 'with --learn lora: rank of the adapters (8 otherwise)' },
  'lora-alpha': {
    type: 'string',
    value: 'A',
    help: 'with --learn lora: they are scaled by A/R (twice the rank otherwise)',
  },
  'lora-on': {
    type: 'string',
    value: 'LIST',
    help: `with --learn lora: which projections, of ${adaptable.join(',')} (query,value otherwise)`,
  },
  'learning-rate': { type: 'string', value: 'R', help: 'the highest (what suits the network otherwise)' },
  warmup: { type: 'string', value: 'S', help: 'share of all steps in which the learning rate rises (0.06 otherwise)' },
  batch: { type: 'string', value: 'N', help: 'examples in memory at once (32 in each step otherwise)' },
  accumulate: { type: 'string', value: 'N', help: 'add up the gradients of N batches for each step (1 otherwise)' },
  dropout: { type: 'string', value: 'P', help: 'share of activations dropped (what suits the network otherwise)' },
  clip: { type: 'string', value: 'L', help: 'gradients are scaled down to this length (1 otherwise, 5 for lp)' },
  'class-weights': {
    type: 'string',
    value: 'W',
    help: 'balanced, by how rare a type or relation is, or what errors in some of them count, as PER=2,O=0.5 or None=0.3,/per/loc/place=2 (1 for all otherwise)',
  },
  'few-shot': { type: 'string', value: 'K', help: 'learn from K examples of each class only' },
  percentage: { type: 'string', value: 'P', help: 'learn from a share of the examples only, in per cent' },
  restart: { type: 'boolean', help: 'begin anew where a run with other settings was broken off' },
}

/** @throws UsageError, Failed `not-found` for a package that is not there */
export function trainingChoices(values: OptionValues): TrainingChoices {
  const from = optional(values, 'from')
  const architecture = oneOf(values, 'arch', smallArchitectures)
  const variant = oneOf(values, 'variant', variants)
  if (from !== null && architecture !== null)
    throw new UsageError('--arch does not go with --from: the package says which network it is')
  if (from !== null && variant !== null)
    throw new UsageError('--variant does not go with --from: the package has its form already')
  const learn = learnWhat(values)
  if (from === null && learn.kind !== 'full')
    throw new UsageError(`--learn ${learn.kind} needs --from PACKAGE: from nothing, everything has to learn`)
  return {
    architecture,
    variant,
    // As many as the papers' networks have.
    objects: from === null && optional(values, 'objects') !== null && values.objects !== 'none' ? 3 : null,
    from: from === null ? null : findModel(from),
    learn,
    batch: wholeNumber(values, 'batch', 1),
    accumulate: wholeNumber(values, 'accumulate', 1) ?? 1,
    learningRate: numberWithin(values, 'learning-rate', { least: 0, most: 1, more: true }),
    warmUp: numberWithin(values, 'warmup', { least: 0, most: 1 }),
    dropout: numberWithin(values, 'dropout', { least: 0, most: 0.9 }),
    clipNorm: numberWithin(values, 'clip', { least: 0, most: 1e6, more: true }),
    classWeights: classWeights(optional(values, 'class-weights')),
  }
}

function learnWhat(values: OptionValues): LearnWhat {
  const kind = oneOf(values, 'learn', ['full', 'top', 'heads', 'lora']) ?? 'full'
  const belong = { 'top-layers': 'top', 'lora-rank': 'lora', 'lora-alpha': 'lora', 'lora-on': 'lora' } as const
  for (const [name, wanted] of Object.entries(belong))
    if (values[name] !== undefined && kind !== wanted) throw new UsageError(`--${name} goes with --learn ${wanted}`)
  switch (kind) {
    case 'full':
    case 'heads':
      return { kind }
    case 'top':
      return { kind, layers: wholeNumber(values, 'top-layers', 1) }
    case 'lora': {
      const rank = wholeNumber(values, 'lora-rank', 1) ?? 8
      const alpha = numberWithin(values, 'lora-alpha', { least: 0, most: 1e6, more: true }) ?? 2 * rank
      return { kind, rank, alpha, on: projections(optional(values, 'lora-on') ?? 'query,value') }
    }
  }
}

function projections(text: string): readonly Adaptable[] {
  return text.split(',').map((name) => {
    const found = adaptable.find((kind) => kind === name.trim())
    if (found === undefined) throw new UsageError(`--lora-on must be a list of ${adaptable.join(', ')}, not "${text}"`)
    return found
  })
}

function classWeights(text: string | null): ClassWeights | null {
  if (text === null || text === 'balanced') return text
  const weights = new Map<string, number>()
  for (const each of text.split(',')) {
    const at = each.lastIndexOf('=')
    const weight = Number(each.slice(at + 1))
    if (at < 1 || each.length === at + 1 || !(weight > 0 && Number.isFinite(weight)))
      throw new UsageError(`--class-weights must be balanced or a list of NAME=NUMBER above 0, not "${text}"`)
    weights.set(each.slice(0, at).trim(), weight)
  }
  return weights
}

/** @throws UsageError */
export function partOf(values: OptionValues): CorpusPart {
  const shots = wholeNumber(values, 'few-shot', 1)
  const percent = numberWithin(values, 'percentage', { least: 0, most: 100, more: true })
  if (shots !== null && percent !== null) throw new UsageError('give --few-shot or --percentage, not both')
  if (shots !== null) return { shots }
  return percent === null ? null : { percent }
}
