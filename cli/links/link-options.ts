import { resolve } from 'node:path'
import { readEntityImages } from '../../engine/links/entity-images.ts'
import type { GraphFiles } from '../../engine/links/read-graph.ts'
import type { ImageReader } from '../../engine/links/train-links.ts'
import { type Command, type OptionValues, optional, required, UsageError } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { withDecode } from '../with-images.ts'

/** Options for the files of a knowledge graph, beside its triples. */
export const graphFileOptions: Command['options'] = {
  entities: { type: 'string', value: 'FILE', help: 'for lp: entity2id.txt, a count, then a name and a number a line' },
  relations: { type: 'string', value: 'FILE', help: 'for lp: relation2id.txt, likewise' },
  'entity-texts': {
    type: 'string',
    value: 'FILE',
    help: 'for lp: entity2text.txt, a name and a text a line (the names are read otherwise)',
  },
  'relation-texts': { type: 'string', value: 'FILE', help: 'for lp: relation2text.txt, likewise' },
}

export function graphFilesOf(values: OptionValues): GraphFiles {
  const file = (name: string) => {
    const path = optional(values, name)
    return path === null ? null : resolve(path)
  }
  return {
    entities: resolve(required(values, 'entities', 'FILE')),
    relations: resolve(required(values, 'relations', 'FILE')),
    entityTexts: file('entity-texts'),
    relationTexts: file('relation-texts'),
  }
}

/** Options of other tasks are a mistake here, which must not pass in silence. @throws UsageError */
export function refuseOptions(values: OptionValues, names: readonly string[], task: string): void {
  const given = names.find((name) => values[name] !== undefined)
  if (given !== undefined) throw new UsageError(`--${given} does not go with --task ${task}`)
}

/** Runs `job` with the images below `--images`, one folder for each entity; without the option, with nothing to add. */
export function withEntityImages<T>(
  values: OptionValues,
  terminal: Terminal,
  job: (images: { readonly images?: ImageReader }) => Promise<T>,
): Promise<T> {
  const folder = optional(values, 'images')
  if (folder === null) return job({})
  const root = resolve(folder)
  return withDecode(terminal, (decode) =>
    job({ images: (entities, config) => readEntityImages(root, entities, config, decode, terminal.signal) }),
  )
}
