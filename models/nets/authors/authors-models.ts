import type { Tensor } from '../../graph/tensor.ts'
import { requireWeights } from '../../package/model-package.ts'
import { PackageError } from '../../package/package-error.ts'
import { releasedNer } from '../hvpnet/released-ner.ts'
import { releasedRe } from '../hvpnet/released-re.ts'
import { releasedMkg } from '../mkgformer/released-mkg.ts'
import { releasedMner } from '../mkgformer/released-mner.ts'
import { releasedMre } from '../mkgformer/released-mre.ts'
import { readAuthorsCase } from './authors-case.ts'
import type { AuthorsBuilder, AuthorsCase, AuthorsModel, StartOfGraph } from './authors-model.ts'

interface Row {
  /** The authors' class, as `model` names it. */
  readonly className: string
  /** How the name of a case starts. */
  readonly prefix: string
  readonly build: AuthorsBuilder
}

/** One row for each network that its authors released and that runs here. */
const rows: readonly Row[] = [
  { className: 'UnimoCRFModel', prefix: 'mkgformer_mner', build: releasedMner },
  { className: 'UnimoREModel', prefix: 'mkgformer_mre', build: releasedMre },
  { className: 'UnimoForMaskedLM', prefix: 'mkgformer_mkg', build: releasedMkg },
  { className: 'HMNeTNERModel', prefix: 'hvpnet_ner', build: releasedNer },
  { className: 'HMNeTREModel', prefix: 'hvpnet_re', build: releasedRe },
]

/**
 * The network that a folder of the authors' weights belongs to.
 *
 * @param caseJson parsed `case.json`
 * @param weights  of `weights.safetensors`; may hold parameters that the network has no use for
 * @throws PackageError when no such network is known, a size is missing, or a parameter is missing or has another shape
 */
export function authorsModel(
  caseJson: unknown,
  weights: ReadonlyMap<string, Tensor>,
  from: StartOfGraph = 'pixels',
): AuthorsModel {
  const about = readAuthorsCase(caseJson)
  const model = unfilledModel(caseJson, weights, from)
  const wanted = [...model.graph.parameters].map(([name, { shape }]) => [name, shape as readonly number[]] as const)
  requireWeights(weights, new Map(wanted), `weights of ${about.name}`)
  return model
}

/** The same before it has its numbers: of `weights` only the shapes of those tables are needed that decide about sizes. */
export function unfilledModel(
  caseJson: unknown,
  weights: ReadonlyMap<string, Tensor>,
  from: StartOfGraph = 'pixels',
): AuthorsModel {
  const about = readAuthorsCase(caseJson)
  return rowOf(about).build(about.config, weights, from)
}

/** What a `case.json` describes: the start of its kind's cases, `mkgformer_mner`. @throws PackageError for an unknown one */
export function authorsKind(caseJson: unknown): string {
  return rowOf(readAuthorsCase(caseJson)).prefix
}

function rowOf({ name, model }: AuthorsCase): Row {
  const words = model.split(/\W+/)
  const row =
    rows.find(({ className }) => words.includes(className)) ?? rows.find(({ prefix }) => name.startsWith(prefix))
  if (row) return row
  const known = rows.map(({ className, prefix }) => `${className} (${prefix})`).join(', ')
  throw new PackageError(`case.json.model: found "${model}" of case "${name}", expected one of ${known}`)
}
