import type { NetworkArchitecture, NetworkTask } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'

export interface NetworkLabels {
  /** mner: types of entities; mre: relations; mkg: entities. */
  readonly labels: readonly string[]
  /** mkg only. */
  readonly relations: readonly string[]
}

export interface NetworkHead {
  /** Names of the head's rows. */
  readonly rows: readonly string[]
  /** Tokens at the end of the vocabulary. */
  readonly tokens: readonly string[]
  /** For `config` of the package. */
  readonly config: Readonly<Record<string, unknown>>
}

/** The authors' name of each network, by which a package says what it is. */
export const networkClasses: Readonly<Record<NetworkArchitecture, Readonly<Partial<Record<NetworkTask, string>>>>> = {
  mkgformer: { mner: 'UnimoCRFModel', mre: 'UnimoREModel', mkg: 'UnimoForMaskedLM' },
  hvpnet: { mner: 'HMNeTNERModel', mre: 'HMNeTREModel' },
}

/** How the provenance of a package says that its head means nothing yet. */
export const notTrained = 'with a new head; not trained yet'

const twitterTypes = ['MISC', 'PER', 'ORG', 'LOC']

/**
 * The head of a task over a vocabulary, with its rows and marks in the authors' order.
 *
 * @throws PackageError where labels are wanted and not given
 */
export function networkHead(task: NetworkTask, words: number, { labels, relations }: NetworkLabels): NetworkHead {
  switch (task) {
    case 'mner': {
      const types = labels.length > 0 ? labels : twitterTypes
      const rows = ['PAD', 'O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`]), 'X', '[CLS]', '[SEP]']
      const label_ids = Object.fromEntries(rows.map((row, at) => [row, at]))
      return { rows, tokens: [], config: { num_labels: rows.length, label_ids } }
    }
    case 'mre': {
      if (labels.length === 0) throw new PackageError('for mre the relations must be given: --labels FILE, one a line')
      const tokens = ['<s>', '</s>', '<o>', '</o>']
      const special_ids = Object.fromEntries(tokens.map((token, at) => [token, words + at]))
      return { rows: labels, tokens, config: { relations: labels.length, special_ids } }
    }
    case 'mkg': {
      if (labels.length === 0 || relations.length === 0)
        throw new PackageError(
          'for mkg the graph must be given: --labels FILE of entities and --relations FILE, one a line',
        )
      const tokens = [...labels.map((_, at) => `[ENTITY_${at}]`), ...relations.map((_, at) => `[RELATION_${at}]`)]
      return {
        rows: labels,
        tokens,
        config: {
          entities: labels.length,
          relations: relations.length,
          entity_id_start: words,
          entity_id_end: words + labels.length,
          relation_id_start: words + labels.length,
          relation_names: relations,
        },
      }
    }
  }
}
