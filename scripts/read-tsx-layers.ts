import { createRequire } from 'node:module'

/**
 * dependency-cruiser 17 asks swc for TypeScript without JSX, so that every `.tsx` file is a syntax error to it. Loaded
 * with `--import` before it, this adds the option for those files.
 */
interface Swc {
  parseFileSync: (file: string, options: Readonly<Record<string, unknown>>) => unknown
}

const swc = createRequire(import.meta.url)('@swc/core') as Swc
const parse = swc.parseFileSync
swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith('x') })
