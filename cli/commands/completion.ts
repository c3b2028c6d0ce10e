import { type Command, type ListedCommand, UsageError } from '../command.ts'
import { completionScript, shells } from '../completion.ts'
import { exitCodes } from '../exit-codes.ts'

/** @param commands all of them, with this one */
export function completionCommand(commands: readonly ListedCommand[]): Command {
  return {
    name: 'completion',
    usage: [shells.join('|')],
    options: {},
    allowsArguments: true,
    run: async ({ args: [named, ...rest] }, terminal) => {
      const shell = shells.find((each) => each === named)
      if (shell === undefined || rest.length > 0) throw new UsageError(`Name one shell: ${shells.join(', ')}`)
      const completable = await Promise.all(
        commands.map(async ({ name, summary, load }) => {
          const options = Object.entries((await load()).options).map(([option, { help }]) => ({ name: option, help }))
          const everyones = [
            { name: 'json', help: 'print the result as one line of JSON' },
            { name: 'help', help: 'print what it does' },
          ]
          return { name, summary, options: [...options, ...everyones] }
        }),
      )
      const script = completionScript(shell, completable)
      terminal.say(script.trimEnd())
      terminal.result({ shell, script })
      return exitCodes.done
    },
  }
}
