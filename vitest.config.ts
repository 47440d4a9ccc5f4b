import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['{app,bench,components,db,e2e,lib,sandbox,scripts,torture}/**/*.test.{ts,tsx,mjs}'],
    globalSetup: ['scripts/run/test-database.mjs'],
    silent: 'passed-only',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
