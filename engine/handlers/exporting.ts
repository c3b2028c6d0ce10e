import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { ExportService } from '../exporting/export-service.ts'

const os = implement(contract.exporting)

export function exportHandlers(exporting: ExportService) {
  return os.router({
    preview: os.preview.handler(({ input, signal }) => exporting.preview(input, signal)),
    write: os.write.handler(({ input, signal }) => exporting.write(input, signal)),
    previewVoc: os.previewVoc.handler(async ({ input, signal }) => {
      const { files: _, ...preview } = await exporting.voc(input, signal)
      return preview
    }),
    writeVoc: os.writeVoc.handler(async function* ({ input, signal }) {
      const { files } = await exporting.voc(input, signal)
      for (const [name, text] of files) yield { name, text }
    }),
  })
}
