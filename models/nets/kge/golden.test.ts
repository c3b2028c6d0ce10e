import { describe, expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../../testing/golden.ts'
import { compareTensors } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { type KgeConfig, kgeTables } from './kge-config.ts'
import { cubes, type NegativeWeights, samplingLoss } from './sampling-loss.ts'
import { openCandidates, questionPoint } from './score-candidates.ts'
import { questionPoints, scoresAgainst } from './score-graph.ts'

const scorers = {
  TransE_L1: { scorer: 'transe', norm: 1, dimension: 8 },
  TransE_L2: { scorer: 'transe', norm: 2, dimension: 8 },
  DistMult: { scorer: 'distmult', norm: 1, dimension: 8 },
  ComplEx: { scorer: 'complex', norm: 1, dimension: 16 },
  RotatE: { scorer: 'rotate', norm: 1, dimension: 16 },
} as const

const variants: Readonly<
  Record<string, { weighing: NegativeWeights; subsampled: boolean; cubes: number; only?: readonly string[] }>
> = {
  adv: { weighing: { kind: 'self-adversarial', temperature: 1 }, subsampled: true, cubes: 0 },
  'adv_temp0.5': { weighing: { kind: 'self-adversarial', temperature: 0.5 }, subsampled: true, cubes: 0 },
  uniform: { weighing: { kind: 'uniform' }, subsampled: true, cubes: 0 },
  adv_uniweight: { weighing: { kind: 'self-adversarial', temperature: 1 }, subsampled: false, cubes: 0 },
  'adv_l3reg1e-3': {
    weighing: { kind: 'self-adversarial', temperature: 1 },
    subsampled: true,
    cubes: 1e-3,
    only: ['DistMult', 'ComplEx'],
  },
}
const modes = ['head-batch', 'tail-batch'] as const

const here = goldenIsHere('kge_scores')
describe.skipIf(!here)('the reference numbers of kge_scores', () => {
  // Also of skipped tests the surroundings are run.
  if (!here) return
  const { weights, inputs, expected, about } = readGolden('kge_scores')
  const { config: sizes, tolerance } = about as {
    readonly config: { readonly nentity: number; readonly nrelation: number; readonly gamma: number }
    readonly tolerance: { readonly all: { readonly atol: number; readonly rtol: number } }
  }
  const left = new Set(expected.keys())
  const close = (got: Tensor, name: string) => {
    const { difference, largest } = compareTensors(got, expected.get(name)!)
    expect(difference, name).toBeLessThanOrEqual(tolerance.all.atol + tolerance.all.rtol * largest)
    left.delete(name)
  }

  const configOf = (name: keyof typeof scorers): KgeConfig => ({
    ...scorers[name],
    entities: sizes.nentity,
    relations: sizes.nrelation,
    reciprocal: false,
    gamma: sizes.gamma,
  })

  function build(name: keyof typeof scorers) {
    const config = configOf(name)
    const g = new Graph()
    const table = (which: string) => g.parameter(which, weights.get(`${name}.${which}`)!.shape)
    const [entities, relations] = [table(kgeTables.entities), table(kgeTables.relations)]
    const triples = g.input('positive_sample', 'int64', [6, 3])
    const column = (at: number) => g.at(triples, 1, at)
    const [head, relation, tail] = [
      g.gather(entities, column(0)),
      g.gather(relations, column(1)),
      g.gather(entities, column(2)),
    ]
    const negatives = (which: string) => g.gather(entities, g.input(which, 'int64', [6, 7]))
    const many = (point: Value, candidates: Value) => scoresAgainst(g, config, g.unsqueeze(point, 1), candidates)
    const scores = {
      single: scoresAgainst(g, config, questionPoints(g, config, head, relation), tail),
      'head-batch': many(questionPoints(g, config, tail, relation, 'head'), negatives('negative_heads')),
      'tail-batch': many(questionPoints(g, config, head, relation), negatives('negative_tails')),
    }
    return { g, scores, tables: { entities, relations } }
  }
  const given = (name: string) =>
    Object.fromEntries(Object.values(kgeTables).map((which) => [which, weights.get(`${name}.${which}`)!]))

  describe.each(Object.keys(scorers) as (keyof typeof scorers)[])('%s', (name) => {
    test('scores', async () => {
      const { g, scores } = build(name)
      const outputs = {
        single: g.unsqueeze(scores.single, 1),
        'head-batch': scores['head-batch'],
        'tail-batch': scores['tail-batch'],
      }
      const found = await withSession(onnxModel(g, { outputs }), ({ run }) =>
        run({ ...Object.fromEntries(inputs), ...given(name) }),
      )
      close(found.single!, `${name}.score_single`)
      close(found['head-batch']!, `${name}.score_head_batch`)
      close(found['tail-batch']!, `${name}.score_tail_batch`)
    })

    test('scores in plain numbers', () => {
      const config = configOf(name)
      const vectors = {
        entities: weights.get(`${name}.${kgeTables.entities}`)!.data as Float32Array,
        relations: weights.get(`${name}.${kgeTables.relations}`)!.data as Float32Array,
      }
      const scoreAll = openCandidates(config)
      const triples = [...(inputs.get('positive_sample')!.data as BigInt64Array)].map(Number)
      for (const [wanted, negatives, score] of [
        ['tail', 'negative_tails', 'score_tail_batch'],
        ['head', 'negative_heads', 'score_head_batch'],
      ] as const) {
        const rows = [...(inputs.get(negatives)!.data as BigInt64Array)].map(Number)
        const data = Float32Array.from({ length: 42 }, (_, at) => {
          const [head, relation, tail] = triples.slice(3 * Math.floor(at / 7))
          const all = new Float32Array(config.entities)
          const point = questionPoint(config, vectors, wanted === 'tail' ? head! : tail!, relation!, wanted)
          scoreAll(point, vectors.entities, all)
          return all[rows[at]!]!
        })
        const { difference, largest } = compareTensors(
          { dtype: 'float32', shape: [6, 7], data },
          expected.get(`${name}.${score}`)!,
        )
        expect(difference).toBeLessThanOrEqual(tolerance.all.atol + tolerance.all.rtol * largest)
      }
    })

    const wanted = Object.entries(variants).filter(([, { only }]) => only?.includes(name) ?? true)
    test.each(wanted.flatMap(([variant]) => modes.map((mode) => ({ variant, mode }))))(
      'loss and gradients of $variant, $mode',
      async ({ variant, mode }) => {
        const { weighing, subsampled, cubes: lambda } = variants[variant]!
        const { g, scores, tables } = build(name)
        const subsampling = subsampled ? g.input('subsampling_weight', 'float32', [6]) : undefined
        const found = samplingLoss(g, scores.single, scores[mode], weighing, subsampling)
        const loss =
          lambda === 0
            ? found.loss
            : g.add(found.loss, g.scale(g.add(cubes(g, tables.entities), cubes(g, tables.relations)), lambda))
        const [byEntities, byRelations] = gradients(g, loss, [tables.entities, tables.relations])
        const outputs = {
          loss,
          positive_sample_loss: found.positive,
          negative_sample_loss: found.negative,
          'grad.entity_embedding': byEntities!,
          'grad.relation_embedding': byRelations!,
        }
        const results = await withSession(onnxModel(g, { outputs }), ({ run }) =>
          run({ ...Object.fromEntries(inputs), ...given(name) }),
        )
        for (const [part, got] of Object.entries(results)) close(got, `${name}.${variant}.${mode}.${part}`)
      },
    )
  })

  test('no reference number is left unlooked at', () => expect([...left]).toEqual([]))
})
