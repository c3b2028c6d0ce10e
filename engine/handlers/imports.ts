import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { ImportService } from '../imports/import-service.ts'

const os = implement(contract.imports)

export function importHandlers(imports: ImportService) {
  return os.router({
    begin: os.begin.handler(async ({ input }) => ({ import: await imports.begin(input.project) })),
    upload: os.upload.handler(async ({ input }) => ({ size: await imports.upload(input) })),
    plan: os.plan.handler(({ input, signal }) => imports.plan(input.import, input.options, signal)),
    apply: os.apply.handler(({ input, signal }) => imports.apply(input.import, input.options, signal)),
    discard: os.discard.handler(async ({ input }) => {
      await imports.discard(input.import)
      return {}
    }),
  })
}
