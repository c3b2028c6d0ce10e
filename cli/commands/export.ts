import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ExportPreview, exportFormat } from '../../contract/domain/export.ts'
import { type Command, oneOf, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-engine.ts'
import { writeOutput } from '../write-output.ts'

const formats = [...exportFormat.options, 'voc'] as const

export const exportCommand: Command = {
  name: 'export',
  usage: [
    `--project P --format ${exportFormat.options.join('|')} --output FILE [--scope all|done]`,
    '--project P --format voc --output DIR [--scope all|done]',
  ],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    format: { type: 'string', value: 'F', help: `${formats.join(', ')} (coco and voc: the boxes alone)` },
    output: {
      type: 'string',
      value: 'FILE',
      help: 'where to; - is standard output; for voc a folder, one file an image',
    },
    scope: { type: 'string', value: 'S', help: 'all posts (default), or only those that are done' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const format = oneOf(values, 'format', formats)
    if (format === null) throw new UsageError(`--format ${formats.join('|')} is missing`)
    const output = required(values, 'output', 'FILE')
    const scope = oneOf(values, 'scope', ['all', 'done']) ?? 'all'
    return withProject(required(values, 'project', 'P'), async ({ summary }, { exporting }) => {
      const ask = { project: summary.id, scope }
      if (format === 'voc') {
        const { files, ...preview } = await exporting.voc(ask, terminal.signal)
        tell(preview, format, terminal)
        await mkdir(output, { recursive: true })
        for (const [name, text] of files) await writeOutput(join(output, name), ({ write }) => write(text))
        terminal.say(`${preview.regions} regions on ${files.size} images, written to ${output}`)
        terminal.result({ ...preview, files: files.size, output })
        return exitCodes.done
      }
      const preview = await exporting.preview({ ...ask, format }, terminal.signal)
      tell(preview, format, terminal)
      await writeOutput(output, async ({ write }) => {
        for await (const { text } of exporting.write({ ...ask, format }, terminal.signal)) await write(text)
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

function tell({ losses }: ExportPreview, format: string, terminal: Terminal): void {
  for (const { what, count } of losses) terminal.note(`${format} cannot hold: ${count} ${what}`)
}
