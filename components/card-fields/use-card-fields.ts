'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { CardEntered, CardFieldsScript, CardFieldsSession } from './contract'
import { loadDriver } from './drivers'
import { useTheme } from './use-theme'

const DRAWN_WITHIN_MS = 20_000

export interface UseCardFields extends CardFieldsScript {
  readonly amount: bigint
  readonly currency: string
  readonly purpose: 'payment' | 'setup'
  readonly locale: string
}

export type CardFieldsState = 'loading' | 'ready' | 'failed'

/** Opens the fields inside `target` and keeps them in step with amount and theme. `retry` starts afresh after a failure. */
export function useCardFields(target: RefObject<HTMLElement | null>, wanted: UseCardFields) {
  const { library, script, publicSettings, amount, currency, purpose, locale } = wanted
  const [state, setState] = useState<CardFieldsState>('loading')
  const [attempt, setAttempt] = useState(0)
  const session = useRef<CardFieldsSession | null>(null)
  const theme = useTheme()
  const known = theme !== null
  const latest = useRef({ amount, theme, publicSettings })
  latest.current = { amount, theme, publicSettings }
  const settingsKey = JSON.stringify(publicSettings)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` and `settingsKey` start it afresh; amount and theme are updated in place below.
  useEffect(() => {
    const element = target.current
    const { amount, theme, publicSettings } = latest.current
    if (!element || !theme) return
    let gone = false
    let opened: CardFieldsSession | null = null
    setState('loading')
    const open = async () => {
      const driver = await loadDriver(library)
      const made = await driver.open({ script, publicSettings, amount, currency, purpose, theme, locale })
      if (gone) return made.destroy()
      opened = made
      made.mount(element)
      await Promise.race([made.ready, tooLong()])
      if (gone) return
      session.current = made
      setState('ready')
    }
    open().catch(() => {
      if (!gone) setState('failed')
    })
    return () => {
      gone = true
      session.current = null
      opened?.destroy()
    }
  }, [target, library, script, settingsKey, currency, purpose, locale, known, attempt])

  useEffect(() => {
    if (state === 'ready') session.current?.update({ amount })
  }, [state, amount])

  useEffect(() => {
    if (state === 'ready' && theme) session.current?.update({ theme })
  }, [state, theme])

  const submit = useCallback(async (): Promise<CardEntered> => {
    const open = session.current
    return open
      ? open.submit()
      : { error: 'The card fields are still loading. Nothing was charged. Try again in a moment.' }
  }, [])
  const focus = useCallback(() => session.current?.focus(), [])
  const retry = useCallback(() => setAttempt((count) => count + 1), [])
  return { state, submit, focus, retry }
}

function tooLong(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('the card fields took too long')), DRAWN_WITHIN_MS)
  })
}
