'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Seconds between looks, growing; the last one goes on. */
const WAITS = [2, 2, 3, 4, 6, 8, 12, 15, 20, 30]

/** Looks for news of this page every few seconds, less and less often, and not while nobody sees the page. */
export function AutoRefresh({ times = Number.POSITIVE_INFINITY }: { times?: number | undefined }) {
  const router = useRouter()
  useEffect(() => {
    let looks = 0
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      if (looks >= times) return
      timer = setTimeout(look, (WAITS[looks] ?? WAITS.at(-1) ?? 30) * 1000)
    }
    const look = () => {
      if (document.visibilityState === 'visible') {
        looks++
        router.refresh()
      }
      wait()
    }
    const seen = () => {
      if (document.visibilityState !== 'visible') return
      clearTimeout(timer)
      look()
    }
    wait()
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [router, times])
  return null
}
