import { defineConfig, devices } from '@playwright/test'
import { patience } from './e2e/support/patience'

const chromium = process.env.CHROMIUM_PATH
// A browser run by root refuses its own sandbox; the rest keeps it from talking to anyone but us.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]
const args = process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet

/** End-to-end tests act on one installation that `npm test` starts: one after the other, as its state is shared. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000 * patience,
  expect: { timeout: 15_000 * patience },
  use: {
    ...(process.env.E2E_BASE_URL ? { baseURL: process.env.E2E_BASE_URL } : {}),
    actionTimeout: 20_000 * patience,
    navigationTimeout: 30_000 * patience,
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Recording every step takes longer than the steps: on demand, E2E_TRACE=1.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(chromium ? { executablePath: chromium } : {}) },
  },
  projects: [{ name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } } }],
})
