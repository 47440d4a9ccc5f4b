import type { Status } from './messages'

/** What becomes of an SMS to a number after it was sent; `waits` for a person to choose. */
export interface Numbered {
  ends: { status: Status; errorCode?: number } | 'waits'
}

/** Numbers that the API refuses: Twilio's own, as it documents them for tests. */
export const REFUSED: Readonly<Record<string, { code: number; message: string }>> = {
  '+15005550001': { code: 21211, message: "The 'To' number +15005550001 is not a valid phone number." },
  '+15005550002': { code: 21612, message: "The 'To' phone number cannot be reached." },
  '+15005550003': { code: 21408, message: 'Permission to send an SMS has not been enabled for the region.' },
  '+15005550004': { code: 21610, message: 'Attempt to send to unsubscribed recipient' },
  '+15005550009': { code: 21614, message: "'To' number is not a valid mobile number" },
}

const TAKEN: Readonly<Record<string, Numbered>> = {
  '+15005550070': { ends: 'waits' },
  '+15005550071': { ends: { status: 'undelivered', errorCode: 30003 } },
  '+15005550072': { ends: { status: 'failed', errorCode: 30008 } },
}

/** What becomes of an SMS to this number; to every other one it is delivered. */
export function numberOf(to: string): Numbered {
  return TAKEN[to] ?? { ends: { status: 'delivered' } }
}

/** For the page of the sandbox. */
export const NUMBER_TESTS = [
  { type: '+15005550001', happens: 'Refused: not a phone number (21211).' },
  { type: '+15005550003', happens: 'Refused: the account may not send to this country (21408).' },
  { type: '+15005550004', happens: 'Refused: the owner wants no more messages (21610).' },
  { type: '+15005550009', happens: 'Refused: not a mobile number (21614).' },
  { type: '+15005550070', happens: 'Sent; what becomes of it waits for you to choose in the inbox.' },
  { type: '+15005550071', happens: 'Sent, then undelivered: the phone is out of reach (30003).' },
  { type: '+15005550072', happens: 'Sent, then failed for no reason given (30008).' },
  { type: 'Any other number', happens: 'Sent, and delivered a moment later.' },
]
