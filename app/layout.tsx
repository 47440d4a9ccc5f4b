import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import './globals.css'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Quittance', template: '%s · Quittance' },
  description: 'Payments for service providers, their resellers and merchants.',
  icons: { icon: '/favicon.svg' },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f8f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1112' },
  ],
}

/** Every page carries the nonce of its own request; a page drawn ahead of time would have none, and its scripts would not run. */
export const dynamic = 'force-dynamic'

/** The frame of every page: tokens, navigation for components. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" dir="ltr">
      <body className="bg-canvas font-sans text-ink">
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
