import { resolve } from 'node:path'
import { evaluateLinks } from '../../engine/links/evaluate-links.ts'
import { type Command, type OptionValues, required, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import type { Terminal } from '../terminal.ts'
import { graphFileOptions, graphFilesOf, refuseOptions, withEntityImages } from './link-options.ts'
import { groupTable, rankingTable } from './ranking-table.ts'

/** What `eval --task lp` takes beside the options of every task. Texts are in the package. */
export const evalLinksOptions: Command['options'] = {
  entities: graphFileOptions.entities!,
  relations: graphFileOptions.relations!,
  known: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'for lp: triples that are right as well, passed over in the filtered figures: those learnt from; may be given more than once',
  },
  'each-relation': { type: 'boolean', help: 'for lp: a line for each relation, those asked for most often first' },
}

/** `eval --task lp`: every triple of a file asked for its head and its tail. */
export async function evalLinksCommand(values: OptionValues, terminal: Terminal): Promise<number> {
  refuseOptions(values, ['format', 'objects'], 'lp')
  const known = values.known === undefined ? [] : [values.known].flat().map(String)
  const evaluation = await withEntityImages(values, terminal, (images) =>
    evaluateLinks({
      ...images,
      model: required(values, 'model', 'PACKAGE'),
      gold: resolve(required(values, 'gold', 'FILE')),
      known: known.map((file) => resolve(file)),
      files: graphFilesOf(values),
      threads: wholeNumber(values, 'threads', 1) ?? 2,
      signal: terminal.signal,
      onIssue: issueNotes(terminal),
      onProgress: (done, of) => terminal.progress('questions', done, of),
    }),
  )
  for (const line of rankingTable(evaluation.report)) terminal.say(line)
  for (const line of groupTable(evaluation.categories.map((each) => ({ name: each.category, ...each }))))
    terminal.say(line)
  if (values['each-relation'] === true)
    for (const line of groupTable(
      evaluation.relations.map((each) => ({ name: `${each.category ?? '?'} ${each.relation}`, ...each })),
    ))
      terminal.say(line)
  terminal.say(
    evaluation.unknown === 0
      ? `on ${evaluation.triples} triples, each asked for its head and its tail`
      : `on ${evaluation.triples} triples, each asked for its head and its tail; ${evaluation.unknown} name what the model does not know`,
  )
  terminal.result(evaluation)
  return exitCodes.done
}
