import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { graphExportFormat, graphProvenance } from '../../../contract/domain/graph-import.ts'
import { writeGraphFile, writeGraphTexts } from '../../../engine/graph/graph-export.ts'
import { type Command, oneOf, required, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withProject } from '../../with-engine.ts'
import { writeOutput } from '../../write-output.ts'

const texts = ['entity2text', 'entity2textlong', 'relation2text'] as const

export const graphExportCommand: Command = {
  name: 'graph export',
  usage: [
    '--project P --format turtle|ntriples|nquads|jsonld --output FILE [--provenance none|prov-o|rdf-star] [--links]',
    '--project P --format triples --output DIR',
  ],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    format: {
      type: 'string',
      value: 'F',
      help: `${graphExportFormat.options.join(', ')}; triples makes a folder of tab-separated files`,
    },
    output: { type: 'string', value: 'FILE', help: 'where to; - is standard output' },
    provenance: {
      type: 'string',
      value: 'HOW',
      help: 'say where each fact came from: none (default), prov-o or rdf-star',
    },
    links: { type: 'boolean', help: 'what the mentions of posts mean as well, as Web Annotations' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const format = oneOf(values, 'format', graphExportFormat.options)
    if (format === null) throw new UsageError(`--format ${graphExportFormat.options.join('|')} is missing`)
    const provenance = oneOf(values, 'provenance', graphProvenance.options) ?? 'none'
    if (provenance !== 'none' && (format === 'jsonld' || format === 'triples'))
      throw new UsageError(`${format} cannot say where facts came from; use turtle, ntriples or nquads`)
    const links = values.links === true
    if (links && format === 'triples')
      throw new UsageError('triples cannot say what mentions mean; use turtle, ntriples, nquads or jsonld')
    const output = required(values, 'output', 'FILE')
    return withProject(required(values, 'project', 'P'), async ({ store }) => {
      const put = (place: string, pieces: AsyncIterable<string>) =>
        writeOutput(place, async ({ write }) => {
          for await (const piece of pieces) await write(piece)
        })
      if (format === 'triples' && output !== '-') {
        mkdirSync(output, { recursive: true })
        await put(join(output, 'triples.tsv'), writeGraphFile(store, format, { provenance, links }, terminal.signal))
        for (const which of texts)
          await put(join(output, `${which}.txt`), writeGraphTexts(store, which, terminal.signal))
      } else await put(output, writeGraphFile(store, format, { provenance, links }, terminal.signal))
      const counts = store.graph.counts()
      if (output !== '-') {
        terminal.say(`${counts.entities} entities and ${counts.facts} facts, written to ${output}`)
        terminal.result({ ...counts, output })
      }
      return exitCodes.done
    })
  },
}
