import { elementCount, type Tensor, type TensorOf } from '../../models/graph/tensor.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { initialWeights } from '../../models/nets/hvpnet/initial-weights.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { networkClasses, networkHead } from '../networks/network-heads.ts'
import type { NetworkPackage } from '../networks/network-package.ts'
import { withTokens } from '../networks/public-tokenizer.ts'
import { seededRandom } from '../training/fit-random.ts'
import type { StartReport } from './start-report.ts'

/** What a network of the papers begins with, where it continues from a package. */
export interface NetworkStart {
  readonly manifest: NetworkManifest
  readonly tokenizerJson: string
  readonly weights: ReadonlyMap<string, TensorOf<'float32'>>
  readonly report: StartReport
}

const wordTable = /(^|\.)word_embeddings\.weight$/
const isHead = (name: string) => /^(fc|crf|classifier)\./.test(name)

/**
 * The network for a task, with what the package brings. A head for the same labels stays; relations may be added to one; for other
 * types of entities, or another task, it is new.
 *
 * @param found types of the training posts' entities, or their relations
 * @throws PackageError where the package cannot be continued so
 */
export function networkStart(
  { manifest, weights: brought }: NetworkPackage,
  tokenizer: string,
  task: 'mner' | 'mre',
  found: readonly string[],
  seed: number,
): NetworkStart {
  const { architecture, configuration } = manifest
  const before = configuration.config as Readonly<Record<string, unknown>>
  const words = [...brought].find(([name]) => wordTable.test(name))?.[1].shape[0]
  if (words === undefined) throw new PackageError(`"${manifest.name}" has no table of words`)
  const same = manifest.task === task
  const known = !same ? [] : task === 'mner' ? typesIn(manifest.labels) : manifest.labels
  const fits = known.length > 0 && found.every((name) => known.includes(name))
  const names = task === 'mre' || fits ? [...known, ...found.filter((name) => !known.includes(name))] : found
  const marked = typeof (before.special_ids as Readonly<Record<string, unknown>> | undefined)?.['</s>'] === 'number'
  const head = networkHead(task, words, { labels: names, relations: [] })
  const { special_ids: fresh, ...headConfig } = head.config
  const special = task === 'mre' ? (marked ? before.special_ids : fresh) : before.special_ids
  const tokens = marked ? [] : head.tokens
  const config = {
    ...before,
    vocab: words + tokens.length,
    ...(fits && task === 'mner' ? {} : headConfig),
    ...(special === undefined ? {} : { special_ids: special }),
  }
  const model = networkClasses[architecture][task]!
  const next = { case: `${architecture}_${task}`, model, config }
  const { graph } = unfilledModel(next, brought)
  const wanted = new Map([...graph.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
  return {
    manifest: {
      ...manifest,
      task,
      configuration: next,
      labels: fits ? manifest.labels : head.rows,
      tokenizer: true,
    },
    tokenizerJson: withTokens(tokenizer, words, tokens),
    ...filled(wanted, brought, seed),
  }
}

const typesIn = (rows: readonly string[]) => rows.flatMap((row) => (row.startsWith('B-') ? [row.slice(2)] : []))

function filled(
  wanted: ReadonlyMap<string, readonly number[]>,
  package_: ReadonlyMap<string, Tensor>,
  seed: number,
): Pick<NetworkStart, 'weights' | 'report'> {
  // The authors call the towers otherwise where they predict links.
  const brought = new Map([...package_].map(([name, tensor]) => [name.replace(/^unimo\./, 'model.'), tensor]))
  const fits = (name: string, shape: readonly number[]) => brought.get(name)?.shape.join() === shape.join()
  const missing = new Map([...wanted].filter(([name, shape]) => !fits(name, shape)))
  const first = initialWeights(missing, seededRandom(seed))
  const report = { loaded: [] as string[], grown: [] as string[], fresh: [] as string[], leftOver: [] as string[] }
  const weights = new Map<string, TensorOf<'float32'>>()
  for (const [name, shape] of wanted) {
    const tensor = brought.get(name)
    const start = first.get(name)
    if (tensor?.dtype === 'float32' && start === undefined) {
      weights.set(name, tensor)
      report.loaded.push(name)
    } else if (tensor?.dtype === 'float32' && start && growsTo(name, tensor.shape, shape)) {
      start.data.set(tensor.data)
      weights.set(name, start)
      report.grown.push(name)
    } else if (start && (tensor === undefined || isHead(name))) {
      weights.set(name, start)
      report.fresh.push(name)
    } else
      throw new PackageError(
        `tensor "${name}" of the package is [${tensor?.shape.join(', ')}], the network wants [${shape.join(', ')}]`,
      )
  }
  for (const name of brought.keys()) if (!wanted.has(name)) report.leftOver.push(name)
  return { weights, report }
}

/** Rows may be added at the end to the words, and to a classifier of relations. */
function growsTo(name: string, from: readonly number[], to: readonly number[]): boolean {
  const rowsAlone = from.slice(1).join() === to.slice(1).join() && elementCount(from) < elementCount(to)
  return rowsAlone && (wordTable.test(name) || name.startsWith('classifier.'))
}
