import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

// Built files and marks do not pass `proxy.ts`, which gives everything else its headers.
const ASSET_HEADERS = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
]

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Loaded by Node as they are: native code, files read at run time, or worker threads, none of which survive bundling.
  serverExternalPackages: [
    '@node-rs/argon2',
    'graphile-worker',
    'nodemailer',
    'pdfkit',
    'pino',
    'postgres',
    'prom-client',
    'rate-limiter-flexible',
    'stripe',
  ],
  // Types are a check of their own (`npm test`, `npm run types`); a build need not repeat it.
  headers: async () => [
    { source: '/_next/static/:path*', headers: ASSET_HEADERS },
    { source: '/:file(favicon.svg|brands/.*)', headers: ASSET_HEADERS },
  ],
  typescript: { ignoreBuildErrors: true },
}

export default createNextIntlPlugin('./app/i18n/request.ts')(config)
