import { resolve } from 'node:path'
import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import { evaluateFile } from '../../engine/predicting/evaluate-file.ts'
import { type Command, oneOf, optional, required, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import { withImages } from '../with-images.ts'

export const evalCommand: Command = {
  name: 'eval',
  usage: ['--model PACKAGE --gold FILE [--images DIR] [--format F]'],
  options: {
    model: { type: 'string', value: 'PACKAGE', help: 'folder of a model package, models/starter for one' },
    gold: { type: 'string', value: 'FILE', help: 'labelled posts: CoNLL, MNRE or JSONL' },
    images: { type: 'string', value: 'DIR', help: 'folder in which the posts’ images are (none are read otherwise)' },
    format: { type: 'string', value: 'F', help: 'conll, mnre or jsonl (told from the content otherwise)' },
    threads: { type: 'string', value: 'N', help: 'threads of the runtime (2 otherwise)' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const model = resolve(required(values, 'model', 'PACKAGE'))
    const gold = resolve(required(values, 'gold', 'FILE'))
    const format = oneOf(values, 'format', ['conll', 'mnre', 'jsonl'])
    const threads = wholeNumber(values, 'threads', 1) ?? 2
    const evaluation = await withImages(optional(values, 'images'), terminal, (images) =>
      evaluateFile({
        model,
        gold,
        format,
        images,
        threads,
        signal: terminal.signal,
        onIssue: issueNotes(terminal),
        onProgress: (posts) => terminal.progress('posts', posts, null),
      }),
    )
    for (const line of scoreTable(evaluation)) terminal.say(line)
    terminal.result(evaluation)
    return exitCodes.done
  },
}

/** In per cent with two decimals, as papers print them; the counts beside them. */
export function scoreTable({ posts, total, perType }: Evaluation): string[] {
  const rows: [string, Scores][] = [...perType.map((each): [string, Scores] => [each.type, each]), ['total', total]]
  const width = Math.max(5, ...rows.map(([name]) => name.length))
  const head = ['precision', 'recall', 'F1', 'gold', 'predicted', 'correct'].map((name) => name.padStart(9)).join(' ')
  const cells = ({ precision, recall, f1, gold, predicted, correct }: Scores): string =>
    [precision.toFixed(2), recall.toFixed(2), f1.toFixed(2), gold, predicted, correct]
      .map((cell) => String(cell).padStart(9))
      .join(' ')
  return [
    `${' '.repeat(width)} ${head}`,
    ...rows.map(([name, scores]) => `${name.padEnd(width)} ${cells(scores)}`),
    `on ${posts} posts; entities count as found when words and type are exactly right`,
  ]
}
