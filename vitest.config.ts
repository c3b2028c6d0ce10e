import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{contract,models,exchange,engine,cli,main,preload,renderer,scripts}/**/*.test.{ts,tsx}'],
    // Tests that run graphs or spawn processes share two cores with each other.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
  },
})
