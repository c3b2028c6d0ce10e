export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What may be completed of one command. */
export interface Completable {
  /** One word or two. */
  readonly name: string
  readonly summary: string
  readonly options: readonly { readonly name: string; readonly help: string }[]
}

/** A script that teaches `shell` the commands and their options; what is no word of ours is a file. */
export function completionScript(shell: Shell, commands: readonly Completable[]): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands)
}

const firstWords = (commands: readonly Completable[]): string[] => [
  ...new Set(commands.map(({ name }) => name.split(' ')[0] ?? '')),
]

/** By group, the second words of its commands. */
function groups(commands: readonly Completable[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { name } of commands) {
    const [group = '', second] = name.split(' ')
    if (second !== undefined) found.set(group, [...(found.get(group) ?? []), second])
  }
  return found
}

const flags = ({ options }: Completable): string => options.map(({ name }) => `--${name}`).join(' ')

/** The cases that both shells with `case` share: what may follow the words before the one being typed. */
function cases(commands: readonly Completable[]): string[] {
  return [
    `    '') words='${[...firstWords(commands), '--help', '--version'].join(' ')}' ;;`,
    ...[...groups(commands)].map(([group, seconds]) => `    '${group}') words='${seconds.join(' ')}' ;;`),
    ...commands.map((command) => `    '${command.name}'|'${command.name} '*) words='${flags(command)}' ;;`),
  ]
}

function bashScript(commands: readonly Completable[]): string {
  return [
    '# Completion of triptych for bash: source <(triptych completion bash)',
    '_triptych() {',
    `  local here=\${COMP_WORDS[COMP_CWORD]} words=''`,
    `  local before="\${COMP_WORDS[*]:1:COMP_CWORD-1}"`,
    '  case "$before" in',
    ...cases(commands),
    '  esac',
    '  COMPREPLY=()',
    '  if [[ $words != --* || $here == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$here")); fi',
    '}',
    'complete -o default -F _triptych triptych',
    '',
  ].join('\n')
}

function zshScript(commands: readonly Completable[]): string {
  return [
    '#compdef triptych',
    '# Completion of triptych for zsh: source <(triptych completion zsh)',
    '_triptych() {',
    `  local here=\${words[CURRENT]} before="\${(j: :)words[2,CURRENT-1]}"`,
    "  local words=''",
    '  case "$before" in',
    ...cases(commands),
    '  esac',
    `  if [[ $words != --* || $here == -* ]]; then compadd -- \${=words}; else _files; fi`,
    '}',
    'compdef _triptych triptych',
    '',
  ].join('\n')
}

function fishScript(commands: readonly Completable[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const grouped = groups(commands)
  const lines = commands.flatMap(({ name, summary, options }) => {
    const [first = '', second] = name.split(' ')
    const seen =
      second === undefined
        ? `__fish_seen_subcommand_from ${first}`
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`
    const offered =
      second === undefined
        ? `complete -c triptych -f -n __fish_use_subcommand -a ${first} -d ${quoted(summary)}`
        : `complete -c triptych -f -n '__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${(grouped.get(first) ?? []).join(' ')}' -a ${second} -d ${quoted(summary)}`
    return [
      offered,
      ...options.map(({ name: option, help }) => `complete -c triptych -n '${seen}' -l ${option} -d ${quoted(help)}`),
    ]
  })
  return [
    '# Completion of triptych for fish: triptych completion fish | source',
    ...[...grouped.keys()].map((group) => `complete -c triptych -f -n __fish_use_subcommand -a ${group}`),
    ...lines,
    '',
  ].join('\n')
}
