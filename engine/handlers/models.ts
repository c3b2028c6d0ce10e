import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { ModelDownloads } from '../models-library/model-downloads.ts'
import type { ModelImports } from '../models-library/model-imports.ts'
import type { ModelsService } from '../models-library/models-service.ts'

const os = implement(contract.models)

export function modelHandlers(models: ModelsService, imports: ModelImports, downloads: ModelDownloads) {
  return os.router({
    list: os.list.handler(({ input }) => models.list(input.project)),
    card: os.card.handler(async ({ input }) => ({ text: await models.card(input.model) })),
    begin: os.begin.handler(async () => ({ import: await imports.begin() })),
    upload: os.upload.handler(async ({ input }) => ({ size: await imports.upload(input) })),
    apply: os.apply.handler(({ input, signal }) => imports.apply(input.import, signal)),
    discard: os.discard.handler(async ({ input }) => {
      await imports.discard(input.import)
      return {}
    }),
    download: os.download.handler(({ input, signal }) => downloads.download(input.name, signal)),
    remove: os.remove.handler(async ({ input }) => {
      await models.remove(input.model)
      return {}
    }),
    use: os.use.handler(async ({ input }) => {
      await models.use(input.project, input.model)
      return {}
    }),
    compare: os.compare.handler(({ input, signal }) =>
      models.compare(input.project, [input.first, input.second], signal),
    ),
  })
}
