import { resolve } from 'node:path'
import type { GraphImportPlan, GraphImportReport } from '../../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../../contract/domain/import.ts'
import { type Command, optional, required, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { findProject } from '../../find-project.ts'
import { printIssues } from '../../print-issues.ts'
import type { Terminal } from '../../terminal.ts'
import { withNewProject } from '../../with-new-project.ts'

const units = { reading: 'statements read', images: 'images', writing: 'facts written' } as const

export const graphImportCommand: Command = {
  name: 'graph import',
  usage: ['FILE... --project P [--images DIR] [--skip-bad] [--dry-run]'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    images: {
      type: 'string',
      value: 'DIR',
      help: 'one folder of images for each entity, or images that the files name',
    },
    'skip-bad': { type: 'boolean', help: 'import the good records of a file that also has bad ones' },
    'dry-run': { type: 'boolean', help: 'read everything, say what would happen, write nothing' },
  },
  allowsArguments: true,
  run: ({ values, args }, terminal) => {
    if (args.length === 0) throw new UsageError('name at least one FILE: triples, *2id.txt and *2text.txt, or RDF')
    const files = args.map((file) => resolve(file))
    const images = optional(values, 'images')
    const skipBad = values['skip-bad'] === true
    return withNewProject(findProject(required(values, 'project', 'P')), async ({ graphImports }, project) => {
      const id = await graphImports.beginFiles(project, files, images)
      let plan: GraphImportPlan | null = null
      for await (const item of graphImports.plan(id, terminal.signal))
        if (item.kind === 'plan') plan = item.plan
        else show(item, terminal)
      if (plan === null) return exitCodes.failed
      for (const line of printIssues(plan.issues, plan.errors + plan.warnings)) terminal.note(line)
      const isRefused = plan.errors > 0 && !skipBad
      if (values['dry-run'] === true || isRefused) {
        for (const { file, format, records } of plan.files) terminal.say(`${file}: ${format}, ${records} records`)
        terminal.say(inWords(plan))
        if (isRefused)
          terminal.note('Nothing is imported: correct the errors, or leave the bad records out with --skip-bad.')
        terminal.result({ plan, report: null })
        await graphImports.discard(id)
        return isRefused ? exitCodes.badInput : exitCodes.done
      }
      let report: GraphImportReport | null = null
      for await (const item of graphImports.apply(id, skipBad, terminal.signal))
        if (item.kind === 'report') report = item.report
        else show(item, terminal)
      if (report === null) return exitCodes.failed
      terminal.say(`added ${inWords(report)}`)
      terminal.result({ plan, report })
      return exitCodes.done
    })
  },
}

function show({ phase, done, total }: ImportProgress, terminal: Terminal): void {
  terminal.progress(units[phase], done, total)
}

function inWords({ entities, predicates, facts, knownFacts }: Omit<GraphImportReport, 'images' | 'skippedRecords'>) {
  return `${entities} entities, ${predicates} predicates and ${facts} facts; ${knownFacts} facts were there already`
}
