import { Failed } from '../../contract/domain/failed.ts'
import { type Command, required, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { withProject } from '../with-engine.ts'

export const reviewCommand: Command = {
  name: 'review',
  usage: ['--project P [--most N]'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    most: { type: 'string', value: 'N', help: 'labels that are listed, the most doubtful first (50 otherwise)' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) =>
    withProject(required(values, 'project', 'P'), async (project) => {
      project.suggesting.stop()
      const most = wholeNumber(values, 'most', 1) ?? 50
      for await (const item of project.reviewLabels(terminal.signal)) {
        if (item.kind === 'progress') {
          terminal.progress('part', item.done, item.total)
          continue
        }
        const { review } = item
        const list = review.doubts
          .flatMap(({ post, doubts }) => doubts.map((doubt) => ({ post: project.store.posts.get(post), ...doubt })))
          .sort((a, b) => b.doubt - a.doubt)
        for (const { post, kind, start, end, type, doubt, instead } of list.slice(0, most)) {
          const said = kind === 'missing' ? 'not labelled' : instead === null ? 'improbable' : `rather ${instead}`
          const surface = post.text.slice(start, end)
          terminal.say(`${(100 * doubt).toFixed(0).padStart(3)} %  ${post.name}  ${surface} (${type}): ${said}`)
        }
        terminal.say(`${list.length} doubts in ${review.posts} posts with ${review.labels} labels`)
        terminal.result(review)
        return exitCodes.done
      }
      throw new Failed('internal', 'The review has no end.')
    }),
}
