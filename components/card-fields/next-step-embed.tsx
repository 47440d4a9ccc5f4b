'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { Spinner } from '../ui/spinner'
import type { CardFieldsScript } from './contract'
import { loadDriver } from './drivers'

export interface NextStepEmbedProps {
  entry: CardFieldsScript
  /** From the next step. */
  clientToken: string
  /** What is confirmed: a payment, or that a card is kept. */
  purpose?: 'payment' | 'setup' | undefined
  /** The payer is through with it, well or not: ask the server what became of the payment. */
  onFinished: () => void
}

/** The next step `embed`: the processor's script shows the bank's confirmation over the page, once, and again only when asked to. */
export function NextStepEmbed({ entry, clientToken, purpose = 'payment', onFinished }: NextStepEmbedProps) {
  const [error, setError] = useState<string | null>(null)
  const begun = useRef<string | null>(null)
  const latest = useRef({ entry, onFinished })
  latest.current = { entry, onFinished }

  const begin = useCallback(async () => {
    setError(null)
    const { entry, onFinished } = latest.current
    const result = await authenticate(entry, clientToken)
    if ('error' in result) setError(result.error)
    else onFinished()
  }, [clientToken])

  useEffect(() => {
    // Twice would be two dialogs of the bank.
    if (begun.current === clientToken) return
    begun.current = clientToken
    void begin()
  }, [clientToken, begin])

  if (error === null)
    return (
      <p role="status" className="flex items-center gap-2 text-ink-soft">
        <Spinner /> Your bank wants you to confirm this {purpose === 'setup' ? 'card' : 'payment'}. Follow its steps in
        the window that opens.
      </p>
    )
  return (
    <Notice
      tone="warning"
      title="The confirmation did not finish"
      action={
        <Button variant="secondary" onClick={begin}>
          Try again
        </Button>
      }
    >
      {error} {purpose === 'setup' ? 'The card is not saved' : 'The payment is not made'} until you confirm it.
    </Notice>
  )
}

async function authenticate({ library, script, publicSettings }: CardFieldsScript, clientToken: string) {
  try {
    const driver = await loadDriver(library)
    return await driver.authenticate({ script, publicSettings, clientToken })
  } catch {
    return { error: 'Your bank’s confirmation could not be loaded.' }
  }
}
