'use client'

import './globals.css'
import { MessagePage } from '@/components/message-page'
import { Button } from '@/components/ui/button'

/** Even the frame of the pages broke; this one stands alone. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en" dir="ltr">
      <body className="bg-canvas font-sans text-ink">
        <MessagePage
          title="Quittance could not show this page"
          actions={
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
          }
        >
          <p>Something went wrong on our side. If you were paying, look at your payments first before paying again.</p>
          {error.digest && (
            <p className="text-sm">
              Reference for support: <code className="font-mono">{error.digest}</code>
            </p>
          )}
        </MessagePage>
      </body>
    </html>
  )
}
