import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import { FileMatcher } from 'app-builder-lib/out/fileMatcher.js'
import schema from 'app-builder-lib/scheme.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

// What an installer would hold, worked out with electron-builder's own rules and without Electron.
const root = fileURLToPath(new URL('..', import.meta.url))
// It comes with electron-builder, and without types.
const { load } = createRequire(import.meta.url)('js-yaml') as { readonly load: (text: string) => unknown }
const config = z
  .looseObject({
    files: z.array(z.string()),
    asarUnpack: z.array(z.string()),
    extraResources: z.array(z.object({ from: z.string(), to: z.string() })),
    electronFuses: z.record(z.string(), z.boolean()),
    fileAssociations: z.array(z.object({ ext: z.string() })),
  })
  .parse(load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')))

interface Target {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly arch: 'x64' | 'arm64'
}
const targets: readonly Target[] = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
]

/** Which of our paths the patterns let in. */
function packing(patterns: readonly string[], { platform, arch }: Target): (path: string) => boolean {
  const named = (pattern: string): string =>
    pattern.replaceAll(/\$\{platform\}/g, platform).replaceAll(/\$\{arch\}/g, arch)
  const matcher = new FileMatcher(root, root, named, ['node_modules/**', ...patterns])
  const filter = matcher.createFilter()
  return (path) => filter(join(root, path), { isDirectory: () => false, isFile: () => true } as never)
}

/** Every file under a folder of the tree, by its path from the root. */
function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
}

test('the configuration is one that electron-builder takes', () => {
  const validate = new Ajv({ allErrors: true, strict: false, logger: false }).compile(schema)
  expect(validate(config), JSON.stringify(validate.errors)).toBe(true)
  expect(validate({ ...config, asra: true })).toBe(false)
})

test('every fuse is set, each to its safe side', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

describe.each(targets)('for $platform on $arch', (target) => {
  const isPacked = packing(config.files, target)

  test('what the program runs is packed', () => {
    for (const path of ['package.json', 'LICENSE', 'dist/app/main/main.js', 'dist/app/preload/preload.cjs'])
      expect(isPacked(path), path).toBe(true)
    for (const path of ['dist/app/engine/main.js', 'dist/renderer/index.html', 'dist/renderer/assets/desk.js'])
      expect(isPacked(path), path).toBe(true)
  })

  test('no tests, sources, maps, keys or data are', () => {
    for (const path of [
      'main/main.ts',
      'engine/engine.test.ts',
      'dist/app/main/main.js.map',
      'e2e/story.spec.ts',
      'scripts/pack.ts',
      'shared/data/posts.jsonl',
      'docs/security.md',
      'models/starter/model.json',
      'node_modules/zod/index.d.ts',
      'node_modules/n3/test/a.js',
      'node_modules/any/key.pem',
    ])
      expect(isPacked(path), path).toBe(false)
  })

  test('of native code only this platform’s is', () => {
    const packed = [...filesUnder('node_modules/onnxruntime-node/bin'), ...filesUnder('node_modules/better-sqlite3')]
      .filter(isPacked)
      .filter((path) => /[.](node|dll|dylib|so[.0-9]*)$/.test(path))
    expect(packed).toContain(`node_modules/better-sqlite3/prebuilds/${target.platform}-${target.arch}.node`)
    const runtime = `node_modules/onnxruntime-node/bin/napi-v6/${target.platform}/${target.arch}/`
    expect(packed.filter((path) => path.startsWith(runtime)).length).toBeGreaterThan(0)
    const others = packed.filter((path) => !path.startsWith(runtime))
    expect(others).toEqual([`node_modules/better-sqlite3/prebuilds/${target.platform}-${target.arch}.node`])
  })

  test('native code lies outside of the archive', () => {
    const alone = new FileMatcher(root, root, (pattern) => pattern, [...config.asarUnpack]).createFilter()
    const stat = { isDirectory: () => false, isFile: () => true } as never
    for (const path of [
      `node_modules/better-sqlite3/prebuilds/${target.platform}-${target.arch}.node`,
      `node_modules/onnxruntime-node/bin/napi-v6/${target.platform}/${target.arch}/onnxruntime_binding.node`,
    ])
      expect(alone(join(root, path), stat), path).toBe(true)
    expect(alone(join(root, 'dist/app/main/main.js'), stat)).toBe(false)
  })

  test('every package that the program imports is', () => {
    for (const name of importedPackages()) expect(isPacked(`node_modules/${name}/package.json`), name).toBe(true)
    // Negative control: the desk's packages are left out, so a pattern that took one of the program's would be seen.
    expect(isPacked('node_modules/react/package.json')).toBe(false)
  })
})

test('the starters and the sample come along', () => {
  expect(config.extraResources.map(({ to }) => to).sort()).toEqual([
    'models/earlier-starters',
    'models/starter',
    'models/starter-relations',
    'resources/sample',
  ])
  for (const { from } of config.extraResources) expect(filesUnder(from).length, from).toBeGreaterThan(1)
})

test('icons are there, and projects are associated', () => {
  for (const icon of ['icon-512.png', 'icon-1024.png'])
    expect(existsSync(join(root, 'resources/icons', icon))).toBe(true)
  expect(config.fileAssociations.map(({ ext }) => ext)).toEqual(['triptych'])
})

/** Packages that sources outside of the desk name, tests aside. */
function importedPackages(): readonly string[] {
  const names = new Set<string>()
  for (const folder of ['main', 'engine', 'contract', 'exchange', 'preload', 'models/nets', 'models/text']) {
    for (const path of filesUnder(folder)) {
      if (!path.endsWith('.ts') || path.endsWith('.test.ts') || path.includes('/testing/')) continue
      for (const [, name = ''] of readFileSync(join(root, path), 'utf8').matchAll(
        /^(?:import|\} from|.*import\()[^'\n]*'(@[^'/]+\/[^'/]+|[a-z][^'/:.]*)(?:\/[^']*)?'/gm,
      ))
        names.add(name)
    }
  }
  const dependencies = z.object({ dependencies: z.record(z.string(), z.string()) })
  const { dependencies: ours } = dependencies.parse(createRequire(import.meta.url)(join(root, 'package.json')))
  const found = [...names].filter((name) => name in ours)
  expect(found).toContain('better-sqlite3')
  expect(found).toContain('electron-updater')
  return found
}
