'use client'

import { MessagePage } from '@/components/message-page'
import { Button } from '@/components/ui/button'
import { LinkButton } from '@/components/ui/link-button'
import { AWAY_DIGEST } from '@/lib/words'

/** A page broke while it was being made. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  if (error.digest === AWAY_DIGEST) return <Away />
  return (
    <MessagePage
      title="This page could not be shown"
      actions={
        <>
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
          <LinkButton href="/">Go to the start page</LinkButton>
        </>
      }
    >
      <p>Something went wrong on our side. Showing a page never moves money.</p>
      <p>If you were paying, look at your payments first and do not pay again until you have.</p>
      {error.digest && (
        <p className="text-sm">
          Reference for support: <code className="font-mono">{error.digest}</code>
        </p>
      )}
    </MessagePage>
  )
}

function Away() {
  return (
    <MessagePage
      title="We will be back in a moment"
      actions={
        <Button variant="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      }
    >
      <p>
        We cannot reach our database just now. Nothing that was confirmed to you is lost, and showing a page never moves
        money.
      </p>
      <p>
        If you were paying, do not pay again yet: a payment that had begun is finished by itself. Look at your payments
        first.
      </p>
    </MessagePage>
  )
}
