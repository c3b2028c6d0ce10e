import { parseArgs } from 'node:util'
import { Failed } from '../contract/domain/failed.ts'
import program from '../package.json' with { type: 'json' }
import { type Command, UsageError } from './command.ts'
import { evalCommand } from './commands/eval.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { predictCommand } from './commands/predict.ts'
import { serveCommand } from './commands/serve.ts'
import { suggestCommand } from './commands/suggest.ts'
import { trainCommand } from './commands/train.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { helpOf, overview } from './help.ts'
import { terminal } from './terminal.ts'

const commands: readonly Command[] = [
  serveCommand,
  importCommand,
  suggestCommand,
  trainCommand,
  evalCommand,
  predictCommand,
  exportCommand,
]

const [name = '--help', ...rest] = process.argv.slice(2)
const command = commands.find((each) => each.name === name)
if (command !== undefined) process.exitCode = await runCommand(command, rest)
else if (['--help', '-h', 'help'].includes(name)) console.log(overview(commands, program.version))
else if (name === '--version') console.log(program.version)
else {
  console.error(`triptych: there is no command "${name}". Commands: ${commands.map((each) => each.name).join(', ')}.`)
  process.exitCode = exitCodes.usage
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  const interrupt = new AbortController()
  const json = args.includes('--json')
  const where = terminal(json, interrupt.signal)
  endInOrder(interrupt)
  try {
    const { values, positionals } = parsed(command, args)
    if (values.help === true) {
      console.log(helpOf(command))
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
