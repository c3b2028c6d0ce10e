import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type ImportOptions,
  type ImportPlan,
  type ImportProgress,
  type ImportReport,
  importFormat,
} from '../../contract/domain/import.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import type { Engine } from '../../engine/engine.ts'
import { type Command, oneOf, optional, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { findProject, type NamedProject } from '../find-project.ts'
import { printIssues } from '../print-issues.ts'
import type { Terminal } from '../terminal.ts'
import { withNewProject } from '../with-new-project.ts'

export const importCommand: Command = {
  name: 'import',
  usage: ['FILE... --project P [--images DIR] [--format F] [--labels L] [--skip-bad] [--dry-run]'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    images: { type: 'string', value: 'DIR', help: 'folder in which the posts’ images are, by name or path' },
    format: {
      type: 'string',
      value: 'F',
      help: `${importFormat.options.join(', ')} (told from the content of each file otherwise)`,
    },
    labels: { type: 'string', value: 'L', help: 'what labels are: confirmed (default), suggested or ignored' },
    'skip-bad': { type: 'boolean', help: 'import the good records of a file that also has bad ones' },
    'dry-run': { type: 'boolean', help: 'read everything, say what would happen, write nothing' },
  },
  allowsArguments: true,
  run: async ({ values, args }, terminal) => {
    if (args.length === 0) throw new UsageError('name at least one FILE')
    const named = findProject(required(values, 'project', 'P'))
    const isDry = values['dry-run'] === true
    const options: ImportOptions = {
      format: oneOf(values, 'format', importFormat.options),
      labels: oneOf(values, 'labels', ['confirmed', 'suggested', 'ignored']) ?? 'confirmed',
      skipBad: values['skip-bad'] === true,
    }
    const images = optional(values, 'images')
    const ask = { files: args.map((file) => resolve(file)), images, options, isDry }
    return isDry && named.kind === 'new'
      ? inScratch((scratch) => run({ ...named, folder: join(scratch, 'dry-run.triptych') }, ask, terminal))
      : run(named, ask, terminal)
  },
}

interface Ask {
  readonly files: readonly string[]
  readonly images: string | null
  readonly options: ImportOptions
  readonly isDry: boolean
}

/** A dry run into a project that does not exist leaves none behind. */
async function inScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'triptych-dry-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(named: NamedProject, ask: Ask, terminal: Terminal): Promise<number> {
  return withNewProject(named, (engine, project) => runIn(engine, project, named.folder, ask, terminal))
}

async function runIn(
  engine: Engine,
  project: ProjectId,
  folder: string,
  ask: Ask,
  terminal: Terminal,
): Promise<number> {
  const { imports } = engine
  const id = await imports.beginFiles(project, ask.files, ask.images)
  let plan: ImportPlan | null = null
  for await (const item of imports.plan(id, ask.options, terminal.signal)) {
    if (item.kind === 'plan') plan = item.plan
    else show(item, terminal)
  }
  if (plan === null) return exitCodes.failed
  for (const line of printIssues(plan.issues, plan.errors + plan.warnings)) terminal.note(line)
  const isRefused = plan.errors > 0 && !ask.options.skipBad
  if (ask.isDry || isRefused) {
    for (const line of planInWords(plan)) terminal.say(line)
    if (isRefused)
      terminal.note('Nothing is imported: correct the errors, or leave the bad records out with --skip-bad.')
    terminal.result({ plan, report: null })
    await imports.discard(id)
    return isRefused ? exitCodes.badInput : exitCodes.done
  }
  let report: ImportReport | null = null
  for await (const item of imports.apply(id, ask.options, terminal.signal)) {
    if (item.kind === 'report') report = item.report
    else show(item, terminal)
  }
  if (report === null) return exitCodes.failed
  terminal.say(reportInWords(report, plan, folder))
  terminal.result({ plan, report })
  return exitCodes.done
}

function show({ phase, done, total }: ImportProgress, terminal: Terminal): void {
  terminal.progress({ reading: 'posts read', images: 'images', writing: 'posts written' }[phase], done, total)
}

function planInWords(plan: ImportPlan): string[] {
  const types = listed(plan.types)
  return [
    ...plan.files.map((file) => {
      const { format, posts, mentions, scheme } = file
      const read = `${format}${scheme === null ? '' : ` (${scheme})`}`
      return `${file.file}: ${read}, ${posts} posts, ${mentions} labels${linksInWords(file)}`
    }),
    `${plan.newPosts} new posts, ${plan.knownPosts} already there, ${plan.mentions} labels${types === '' ? '' : `: ${types}`}`,
    ...(plan.relations > 0 ? [`${counted(plan.relations, 'relation')}: ${listed(plan.relationTypes)}`] : []),
    ...(plan.regions > 0
      ? [`${counted(plan.regions, 'region')}, ${counted(plan.groundings, 'link')} to mentions`]
      : []),
    `images: ${plan.imagesFound} found, ${plan.imagesMissing} missing${named(plan.missingNames, plan.imagesMissing)}`,
    `${counted(plan.errors, 'error')}, ${counted(plan.warnings, 'warning')}`,
  ]
}

const listed = (types: ImportPlan['types']): string =>
  types.map(({ name, count, isNew }) => `${name} ${count}${isNew ? ' (new)' : ''}`).join(', ')

function linksInWords({ relations, regions }: { readonly relations: number; readonly regions: number }): string {
  const relationWords = relations > 0 ? `, ${counted(relations, 'relation')}` : ''
  return relationWords + (regions > 0 ? `, ${counted(regions, 'region')}` : '')
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function named(names: readonly string[], all: number): string {
  if (names.length === 0) return ''
  return ` (${names.slice(0, 5).join(', ')}${all > 5 ? ', …' : ''})`
}

function reportInWords(report: ImportReport, plan: ImportPlan, folder: string): string {
  const skipped = report.skippedRecords > 0 ? `, ${report.skippedRecords} bad records left out` : ''
  const missing = plan.imagesMissing > 0 ? ` (${plan.imagesMissing} missing)` : ''
  return `${report.addedPosts} posts added, ${report.knownPosts} already there${skipped}; ${report.mentions} labels${linksInWords(report)}, ${report.images} images${missing}: ${folder}`
}
