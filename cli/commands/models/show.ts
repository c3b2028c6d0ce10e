import { describeModel, findModel } from '../../../engine/networks/installed-models.ts'
import { asModelFailure } from '../../../engine/networks/model-failure.ts'
import { type Command, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { megabytes } from './megabytes.ts'

export const modelsShowCommand: Command = {
  name: 'models show',
  usage: ['PACKAGE'],
  options: {},
  allowsArguments: true,
  run: async ({ args }, terminal) => {
    const [named, ...more] = args
    if (named === undefined || more.length > 0) throw new UsageError('name one PACKAGE')
    const { folder, bytes, manifest } = await describeModel(findModel(named)).catch((error: unknown) => {
      throw asModelFailure(error)
    })
    const { provenance, metrics, labels } = manifest
    const rows: readonly (readonly [string, string])[] = [
      ['name', manifest.name],
      ['folder', folder],
      ['network', `${manifest.architecture} for ${manifest.task}`],
      ['size', megabytes(bytes)],
      ['weights', `SHA-256 ${manifest.weights.sha256}`],
      ['licence', manifest.licence],
      ['made', `${provenance.method}, ${provenance.createdAt}, seed ${provenance.seed}`],
      ...provenance.data.map(({ name, posts, terms }) => ['learnt from', `${name}, ${posts} posts, ${terms}`] as const),
      ...('sources' in manifest
        ? manifest.sources.map(
            ({ part, file, sha256 }) =>
              ['from', `${part}: ${file}${sha256 === null ? '' : `, SHA-256 ${sha256}`}`] as const,
          )
        : []),
      ['labels', labels.length > 0 ? labels.join(', ') : 'came without names'],
      ...Object.entries(metrics).map(([name, value]) => [name, String(value)] as const),
    ]
    for (const [name, value] of rows) terminal.say(`${name.padEnd(12)} ${value}`)
    terminal.result({ folder, bytes, manifest })
    return exitCodes.done
  },
}
