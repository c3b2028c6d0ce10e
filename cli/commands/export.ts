import { exportFormat } from '../../contract/domain/export.ts'
import { type Command, oneOf, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { withProject } from '../with-engine.ts'
import { writeOutput } from '../write-output.ts'

export const exportCommand: Command = {
  name: 'export',
  usage: ['--project P --format conll|jsonl|mnre --output FILE [--scope all|done]'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    format: { type: 'string', value: 'F', help: 'conll, jsonl or mnre' },
    output: { type: 'string', value: 'FILE', help: 'where to; - is standard output' },
    scope: { type: 'string', value: 'S', help: 'all posts (default), or only those that are done' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const format = oneOf(values, 'format', exportFormat.options)
    if (format === null) throw new UsageError(`--format ${exportFormat.options.join('|')} is missing`)
    const output = required(values, 'output', 'FILE')
    const scope = oneOf(values, 'scope', ['all', 'done']) ?? 'all'
    return withProject(required(values, 'project', 'P'), async ({ summary }, { exporting }) => {
      const ask = { project: summary.id, format, scope }
      const preview = await exporting.preview(ask, terminal.signal)
      for (const { what, count } of preview.losses) terminal.note(`${format} cannot hold: ${count} ${what}`)
      await writeOutput(output, async ({ write }) => {
        for await (const { text } of exporting.write(ask, terminal.signal)) await write(text)
      })
      if (output !== '-') {
        const { posts, mentions, relations, regions } = preview
        const linked = relations + regions > 0 ? `, ${relations} relations, ${regions} regions` : ''
        terminal.say(`${posts} posts with ${mentions} labels${linked}, written to ${output}`)
        terminal.result({ ...preview, output })
      }
      return exitCodes.done
    })
  },
}
