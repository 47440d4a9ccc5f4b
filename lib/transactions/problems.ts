import { ACTION_WORDS, DECLINES, type DeclineCode } from '@/lib/payments/declines'
import type { FailureCode } from '@/lib/payments/outcome'
import type { ProblemView } from './view'

type Words = Omit<ProblemView, 'code'>

const notMade = 'The payment could not be made, and no money moved.'

/** Calls that never became a transaction at the processor. No money moved in any of them. */
const FAILURES: Readonly<Record<FailureCode, Words>> = {
  unreachable: {
    payer: 'The payment company could not be reached, and no money moved.',
    staff: 'The processor was not reached, or has no record of it',
    advice: 'You can try again now.',
  },
  rate_limited: {
    payer: 'The payment company is very busy, and no money moved.',
    staff: 'The processor refused: too many requests',
    advice: 'Wait a minute, then try again.',
  },
  bad_credentials: {
    payer: notMade,
    staff: 'The processor refused our login or password; check the payment system',
    advice: 'Choose another way to pay, or tell us.',
  },
  bad_request: {
    payer: notMade,
    staff: 'The processor did not accept the request',
    advice: 'Choose another way to pay, or tell us.',
  },
  unsupported: {
    payer: notMade,
    staff: 'The processor cannot do this',
    advice: 'Choose another way to pay, or tell us.',
  },
}

/** What a decline or failure code says to a payer, to staff, and what to do about it. */
export function problemOf(code: string): ProblemView {
  if (isDecline(code)) {
    const { payer, staff, action } = DECLINES[code]
    return { code, payer, staff, advice: ACTION_WORDS[action] }
  }
  return { code, ...(isFailure(code) ? FAILURES[code] : { ...FAILURES.bad_request, staff: code }) }
}

/** Is this text one of the codes themselves? */
export function isProblem(text: string): boolean {
  return isDecline(text) || isFailure(text)
}

function isDecline(code: string): code is DeclineCode {
  return Object.hasOwn(DECLINES, code)
}

function isFailure(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code)
}
