import { parseArgs } from 'node:util'
import { Failed } from '../contract/domain/failed.ts'
import program from '../package.json' with { type: 'json' }
import { type Command, type ListedCommand, UsageError } from './command.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { helpOf, overview } from './help.ts'
import { terminal } from './terminal.ts'

/** Loaded when they are asked for: each brings what it needs, and `--help` should not wait for all of it. */
const commands: readonly ListedCommand[] = [
  {
    name: 'serve',
    summary: 'Open the desk in a browser on this machine',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'import',
    summary: 'Import posts and their images into a project, which is made where it does not exist',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  {
    name: 'suggest',
    summary: 'Let the project’s model read the posts that wait for suggestions',
    load: async () => (await import('./commands/suggest.ts')).suggestCommand,
  },
  {
    name: 'train',
    summary: 'Let the project’s model learn from the posts that are done',
    load: async () => (await import('./commands/train.ts')).trainCommand,
  },
  {
    name: 'review',
    summary: 'Look for labels of a project that are probably wrong',
    load: async () => (await import('./commands/review.ts')).reviewCommand,
  },
  {
    name: 'train-corpus',
    summary: 'Train a model of entities, relations or missing links on a whole corpus, from nothing or from a package',
    load: async () => (await import('./commands/train-corpus.ts')).trainCorpusCommand,
  },
  {
    name: 'eval',
    summary: 'Measure a model on a labelled file: entities, relations or missing links',
    load: async () => (await import('./commands/eval.ts')).evalCommand,
  },
  {
    name: 'predict',
    summary: 'Let a model tag a CoNLL file: CoNLL in, CoNLL out',
    load: async () => (await import('./commands/predict.ts')).predictCommand,
  },
  {
    name: 'export',
    summary: 'Write a project’s labels to a file',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'doctor',
    summary: 'Look at this machine: versions, devices, speed, and what is missing',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'graph import',
    summary: 'Import a knowledge graph: triples, OpenKE’s files, or RDF, with images',
    load: async () => (await import('./commands/graph/import.ts')).graphImportCommand,
  },
  {
    name: 'graph export',
    summary: 'Write the graph as RDF or as tab-separated triples',
    load: async () => (await import('./commands/graph/export.ts')).graphExportCommand,
  },
  {
    name: 'graph learn',
    summary: 'Train the model of missing facts on the graph, or let it learn what is new',
    load: async () => (await import('./commands/graph/learn.ts')).graphLearnCommand,
  },
  {
    name: 'graph missing',
    summary: 'List facts that the graph probably lacks',
    load: async () => (await import('./commands/graph/missing.ts')).graphMissingCommand,
  },
  {
    name: 'models import',
    summary: 'Make a package of the authors’ weights, or of public checkpoints',
    load: async () => (await import('./commands/models/import.ts')).modelsImportCommand,
  },
  {
    name: 'models download',
    summary: 'Download a public text or vision checkpoint, once and verified',
    load: async () => (await import('./commands/models/download.ts')).modelsDownloadCommand,
  },
  {
    name: 'models run',
    summary: 'Run a package’s network on tensors',
    load: async () => (await import('./commands/models/run.ts')).modelsRunCommand,
  },
  {
    name: 'models list',
    summary: 'List the installed models',
    load: async () => (await import('./commands/models/list.ts')).modelsListCommand,
  },
  {
    name: 'models show',
    summary: 'Tell what a package holds, where it came from and its licence',
    load: async () => (await import('./commands/models/show.ts')).modelsShowCommand,
  },
  {
    name: 'models remove',
    summary: 'Remove an installed model',
    load: async () => (await import('./commands/models/remove.ts')).modelsRemoveCommand,
  },
  {
    name: 'models export',
    summary: 'Write a package’s network as ONNX',
    load: async () => (await import('./commands/models/export.ts')).modelsExportCommand,
  },
  {
    name: 'detectors add',
    summary: 'Add an object detector, which proposes regions of images',
    load: async () => (await import('./commands/detectors/add.ts')).detectorsAddCommand,
  },
  {
    name: 'detectors list',
    summary: 'List the installed detectors',
    load: async () => (await import('./commands/detectors/list.ts')).detectorsListCommand,
  },
  {
    name: 'detectors show',
    summary: 'Tell what a detector reads, what it knows and its licence',
    load: async () => (await import('./commands/detectors/show.ts')).detectorsShowCommand,
  },
  {
    name: 'detectors remove',
    summary: 'Remove an installed detector',
    load: async () => (await import('./commands/detectors/remove.ts')).detectorsRemoveCommand,
  },
  {
    name: 'detectors run',
    summary: 'Let a detector look at images',
    load: async () => (await import('./commands/detectors/run.ts')).detectorsRunCommand,
  },
  {
    name: 'completion',
    summary: 'Print a script that completes commands and options in bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionCommand(commands),
  },
]

const words = process.argv.slice(2)
// Some commands have two words.
const length = commands.some((each) => each.name === words.slice(0, 2).join(' ')) ? 2 : 1
const name = words.slice(0, length).join(' ') || '--help'
const rest = words.slice(length)
const command = commands.find((each) => each.name === name)
const group = commands.filter((each) => each.name.startsWith(`${name} `))
if (command !== undefined) process.exitCode = await runCommand(await command.load(), command.summary, rest)
else if (['--help', '-h', 'help'].includes(name)) console.log(overview(commands, program.version))
else if (group.length > 0 && rest.every((word) => word === '--help' || word === '-h'))
  console.log(overview(group, program.version))
else if (name === '--version') {
  const where = terminal(words.includes('--json'), new AbortController().signal)
  where.say(program.version)
  where.result({ version: program.version })
} else {
  const where = terminal(words.includes('--json'), new AbortController().signal)
  const [said, known] = group.length > 0 ? [words.slice(0, 2).join(' '), group] : [name, commands]
  const message = `there is no command "${said}". Commands: ${known.map((each) => each.name).join(', ')}.`
  where.result({ error: { kind: 'usage', message, facts: {} } })
  where.note(`triptych: ${message}`)
  process.exitCode = exitCodes.usage
}

async function runCommand(command: Command, summary: string, args: readonly string[]): Promise<number> {
  const interrupt = new AbortController()
  const json = args.includes('--json')
  const where = terminal(json, interrupt.signal)
  endInOrder(interrupt)
  try {
    const { values, positionals } = parsed(command, args)
    if (values.help === true) {
      console.log(helpOf(command, summary))
      return exitCodes.done
    }
    return await command.run({ values, args: positionals }, where)
  } catch (error) {
    return told(error, command, where)
  }
}

/** Any signal ends the work in order; Ctrl+C again, a second or more later, ends the process. */
function endInOrder(interrupt: AbortController): void {
  let abortedAt = Number.POSITIVE_INFINITY
  const abort = (): void => {
    abortedAt = Math.min(abortedAt, performance.now())
    interrupt.abort()
  }
  // Whoever reads our output may have seen enough of it: `| head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done)
    throw error
  })
  process.on('SIGTERM', abort)
  process.on('SIGHUP', abort)
  process.on('SIGINT', () => {
    if (performance.now() - abortedAt > 1_000) process.exit(exitCodes.cancelled)
    abort()
  })
}

function parsed(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([option, { help: _help, value: _value, ...config }]) => [option, config]),
  )
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.allowsArguments,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function told(error: unknown, command: Command, where: ReturnType<typeof terminal>): number {
  if (error instanceof UsageError) {
    where.result({ error: { kind: 'usage', message: error.message, facts: {} } })
    where.note(`triptych ${command.name}: ${error.message}`)
    where.note(`Usage: ${command.usage.map((form) => `triptych ${command.name} ${form}`.trimEnd()).join('\n       ')}`)
    return exitCodes.usage
  }
  const failure =
    error instanceof Failed
      ? error.toFailure()
      : { kind: 'internal' as const, message: `a fault of Triptych’s own: ${String(error)}`, facts: {} }
  where.result({ error: failure })
  where.note(`triptych ${command.name}: ${failure.message}`)
  if (failure.kind === 'internal' && process.env.TRIPTYCH_DEBUG !== undefined && error instanceof Error)
    where.note(error.stack ?? '')
  return exitCodeOf(failure.kind)
}
