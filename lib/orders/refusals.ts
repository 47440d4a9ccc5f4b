import { refuse } from '@/lib/result'

const VERIFY =
  'This profile is not verified yet, so it can take payments in Test mode only. An administrator does that under Profile.'

/** Real money is for profiles whose identity was checked. */
export const NOT_VERIFIED = refuse('not_verified', VERIFY, { mode: VERIFY })

/** What is under way is waited for: a payer who sees the bank's page may have paid already. */
export const BEING_PAID = refuse(
  'being_paid',
  'Somebody is paying just now, so nothing was changed. Look again in a few minutes: if they give up, it can be done then.',
)
