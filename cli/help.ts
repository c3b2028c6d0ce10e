import type { Command, ListedCommand } from './command.ts'
import { exitCodes } from './exit-codes.ts'

const codes = [
  `${exitCodes.done} done`,
  `${exitCodes.failed} something failed on this machine`,
  `${exitCodes.usage} wrong usage`,
  `${exitCodes.badInput} a file, project or model is missing or has errors`,
  `${exitCodes.unavailable} the project is open elsewhere or cannot be written`,
  `${exitCodes.cancelled} cancelled`,
]

export function helpOf(command: Command, summary: string): string {
  const rows = Object.entries(command.options).map(([name, { help, value }]) => [
    `--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ])
  rows.push(['--json', 'print the result as one line of JSON'], ['--help', 'print this'])
  return [
    summary,
    '',
    'Usage:',
    ...command.usage.map((form) => `  triptych ${command.name} ${form}`.trimEnd()),
    '',
    'Options:',
    ...table(rows),
    '',
    `Exit codes: ${codes.join(', ')}.`,
  ].join('\n')
}

export function overview(commands: readonly ListedCommand[], version: string): string {
  return [
    `Triptych ${version}: label text with images, with suggestions by a model that learns from you.`,
    '',
    'Usage: triptych COMMAND … (triptych COMMAND --help tells more)',
    '',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Projects and settings lie in the platform’s folder for data; TRIPTYCH_HOME names another one.',
    `Exit codes: ${codes.join(', ')}.`,
  ].join('\n')
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left?.length ?? 0))
  return rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`)
}
