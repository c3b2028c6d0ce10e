/**
 * `npm test`: formatting and lint, layers, types, unit and integration tests, and the end-to-end tests in a real
 * Chromium. Everything runs even when something failed; the last line sums all of it up.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.ts'

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Tests that passed at the second try only. */
  readonly flaky: readonly string[]
}

const failure: Counts = { passed: 0, failed: 1, skipped: 0, flaky: [] }
const scratch = mkdtempSync(join(tmpdir(), 'triptych-test-'))

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}

/** A check that is one thing: it holds or it does not. */
async function check(title: string, command: string, args: readonly string[]): Promise<Counts> {
  console.log(`\n── ${title}`)
  const ok = await run(command, args)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, flaky: [] }
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
}

async function unitTests(): Promise<Counts> {
  console.log('\n── unit and integration tests')
  const file = join(scratch, 'vitest.json')
  const ok = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const report = readJson<VitestReport>(file)
  if (report === null) return failure
  // A file that cannot even be loaded has no tests to count, and is a failure all the same.
  const failed = Math.max(report.numFailedTests, ok ? 0 : 1)
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests, flaky: [] }
}

interface PlaywrightSuite {
  readonly title: string
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[]
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[]
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

async function endToEndTests(browser: string | null): Promise<Counts> {
  console.log('\n── end-to-end tests')
  if (browser === null) {
    console.log('FAILED: no Chromium was found and none could be installed. Install one, or set TRIPTYCH_CHROMIUM.')
    return failure
  }
  const built = await run('vite', ['build', '-c', 'renderer/vite.config.ts', '--logLevel', 'warn'])
  if (!built) return failure
  const file = join(scratch, 'playwright.json')
  const ok = await run('playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
    TRIPTYCH_CHROMIUM: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  const report = readJson<PlaywrightReport>(file)
  if (report === null) return failure
  const failed = Math.max(report.stats.unexpected, ok ? 0 : 1)
  const flaky = report.suites.flatMap(flakyIn)
  return { passed: report.stats.expected + report.stats.flaky, failed, skipped: report.stats.skipped, flaky }
}

function flakyIn({ title, suites = [], specs = [] }: PlaywrightSuite): readonly string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
  return [...own.map((spec) => `${title} › ${spec.title}`), ...suites.flatMap(flakyIn)]
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}

// First of all: with it comes the software graphics driver that tests of the WebGPU device run on.
const browser = ensureChromium()
const results: Counts[] = [
  await check('formatting and lint', 'biome', ['check', '--error-on-warnings', '.']),
  await check('layers', 'npm', ['run', '--silent', 'layers']),
  await check('types', 'node', ['scripts/check-types.ts']),
  await unitTests(),
  await endToEndTests(browser),
]
rmSync(scratch, { recursive: true, force: true })

const flaky = results.flatMap((counts) => counts.flaky)
if (flaky.length > 0) {
  console.log('\n── PASSED AT THE SECOND TRY ONLY: each of these hides a race that somebody should find')
  for (const name of flaky) console.log(`   ${name}`)
}
const sum = (key: 'passed' | 'failed' | 'skipped'): number => results.reduce((total, counts) => total + counts[key], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exit(sum('failed') === 0 ? 0 : 1)
