/**
 * Builds what Electron runs, into dist/app: main, the engine and its workers file by file as they lie in the source tree
 * (packages stay packages), and the preload as one file of CommonJS, which is what a sandboxed window can load.
 */
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const isPackage = (id: string): boolean => !id.startsWith('.') && !isAbsolute(id)

const common: InlineConfig = { configFile: false, root, logLevel: 'warn', publicDir: false }

const entries = [
  'main/main.ts',
  'engine/main.ts',
  'engine/decode/main.ts',
  'engine/compute/main.ts',
  'engine/trainer/main.ts',
  'engine/store/backup/verify-copy-thread.ts',
]

export async function buildApp(): Promise<void> {
  await build({
    ...common,
    build: {
      ssr: true,
      outDir: 'dist/app',
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: entries.map((entry) => `${root}${entry}`),
        external: isPackage,
        output: { format: 'esm', preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
      },
    },
  })
  await build({
    ...common,
    build: {
      ssr: true,
      outDir: 'dist/app/preload',
      target: 'es2024',
      minify: false,
      rolldownOptions: {
        input: `${root}preload/preload.ts`,
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'preload.cjs' },
      },
    },
  })
}

if (import.meta.main) await buildApp()
