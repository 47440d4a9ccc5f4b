import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['{app,components,db,lib,sandbox,scripts}/**/*.test.{ts,tsx}'],
    globalSetup: ['scripts/run/test-database.mjs'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
