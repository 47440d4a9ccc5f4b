'use client'

import { useEffect, useState } from 'react'

const LASTS_MS = 25 * 60 * 1000

/**
 * How long the processor's card fields stay open on one page: 25 minutes, also for a device that slept meanwhile. `count` is another one each
 * time; `renew` begins anew, after `onRenew` has the page look how things stand.
 */
export function useSession(onRenew: () => void) {
  const [began, setBegan] = useState<number | null>(null)
  const [isOver, setOver] = useState(false)
  const [count, setCount] = useState(0)
  useEffect(() => setBegan(Date.now()), [])
  useEffect(() => {
    if (began === null || isOver) return
    const look = () => {
      if (Date.now() - began >= LASTS_MS) setOver(true)
    }
    const timer = setTimeout(look, LASTS_MS - (Date.now() - began))
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [began, isOver])
  const renew = () => {
    onRenew()
    setOver(false)
    setBegan(Date.now())
    setCount((times) => times + 1)
  }
  return { isOver, count, renew }
}
