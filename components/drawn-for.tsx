'use client'

import { createContext, Fragment, type ReactNode, use, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { SEAT_FIELD, SEAT_HEADER } from '@/lib/words'
import { useNavigation } from './navigation'
import { Button } from './ui/button'
import { Notice } from './ui/notice'

const SeatContext = createContext<string | null>(null)

export interface DrawnForProps {
  /** The id of the seat that everything inside is drawn for. */
  seat: string
  /** What is said once the person has moved to another seat in another tab, and on the button that draws the page for that one. */
  words: { readonly moved: string; readonly load: string }
  children: ReactNode
}

/**
 * Around all that is drawn for a seat: whatever is sent from it says for which, so that the server can refuse it after the person has moved
 * to another seat in another tab. When it is drawn anew for another seat, no form keeps what was typed for the former.
 */
export function DrawnFor({ seat, words, children }: DrawnForProps) {
  const isLeft = useIsLeft(seat)
  // Not the seat as the key: what an action answered a form without scripts is shown where the form has the same place in the page as before.
  const [round, setRound] = useState({ seat, count: 0 })
  if (round.seat !== seat) setRound({ seat, count: round.count + 1 })
  useLayoutEffect(() => {
    stampRequests()
    drawnFor = seat
    return () => {
      drawnFor = null
    }
  }, [seat])
  return (
    <SeatContext value={seat}>
      {isLeft && (
        <Notice
          tone="warning"
          action={
            <Button size="small" onClick={() => window.location.reload()}>
              {words.load}
            </Button>
          }
        >
          {words.moved}
        </Notice>
      )}
      <Fragment key={round.count}>{children}</Fragment>
    </SeatContext>
  )
}

/**
 * Has the person moved to another seat since this was drawn? Every tab says what it was drawn for, and the last one is right. Going on from
 * here then loads the whole page: the frame would otherwise stay the former seat's around a page of the new one.
 */
function useIsLeft(seat: string): boolean {
  const [isLeft, setIsLeft] = useState(false)
  useEffect(() => {
    const tabs = new BroadcastChannel(SEAT_HEADER)
    tabs.onmessage = ({ data }) => setIsLeft(data !== seat)
    tabs.postMessage(seat)
    setIsLeft(false)
    return () => tabs.close()
  }, [seat])
  const { pathname } = useNavigation()
  const drawnAt = useRef(pathname)
  useEffect(() => {
    if (isLeft && drawnAt.current !== pathname) window.location.reload()
    drawnAt.current = pathname
  }, [isLeft, pathname])
  return isLeft
}

/** In each form that can be sent before scripts arrive: the seat it was drawn for. Nothing outside of `DrawnFor`. */
export function SeatField() {
  const seat = use(SeatContext)
  return seat && <input type="hidden" name={SEAT_FIELD} value={seat} />
}

let drawnFor: string | null = null
let isStamping = false

/** Server actions are sent by the framework, which lets nobody add to its requests: so all that this page posts to its own site passes here. */
function stampRequests(): void {
  if (isStamping) return
  isStamping = true
  const send = window.fetch
  window.fetch = (to, init) => {
    if (drawnFor === null || init?.method !== 'POST' || !isOurs(to)) return send(to, init)
    const headers = new Headers(init.headers)
    headers.set(SEAT_HEADER, drawnFor)
    return send(to, { ...init, headers })
  }
}

function isOurs(to: RequestInfo | URL): boolean {
  return !(to instanceof Request) && new URL(to, document.baseURI).origin === window.location.origin
}
