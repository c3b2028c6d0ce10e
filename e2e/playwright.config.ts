import { defineConfig } from '@playwright/test'
import { chromiumArguments, findChromium } from '../scripts/chromium.ts'

const executablePath = findChromium()

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // Each test starts an engine, compute and a browser of its own; two cores carry one at a time.
  workers: 1,
  forbidOnly: true,
  // A test that needs its second try passes, and `npm test` names it.
  retries: 1,
  reporter: [['list'], ['json']],
  use: {
    launchOptions: { args: chromiumArguments, ...(executablePath === null ? {} : { executablePath }) },
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
  },
})
