import { expect, it } from 'vitest'
import { safeError } from './dead'

it.each([
  ['connect ECONNREFUSED 127.0.0.1:25', 'connect ECONNREFUSED 127.0.0.1:25'],
  ['no receipt of txn_01k9aaaaaaaaaaaaaaaaaaaaaa yet', 'no receipt of txn_01k9aaaaaaaaaaaaaaaaaaaaaa yet'],
  ['Failed query: select $1\nparams: sk_live_abc', 'A query of the database failed; the log has its cause.'],
  ['refused\n    at secret stack', 'refused'],
  ['key sk_live_51abc is wrong', 'key •••• is wrong'],
  ['token Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6 expired', 'token •••• expired'],
  ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc refused', 'Bearer •••• refused'],
  ['card 4242 4242 4242 4242 declined', 'card •••• declined'],
  ['https://x.test/sign-in/link?token=dGhpcyBpcyBhIHNlY3JldCB0b2tlbg', 'https://x.test/sign-in/link?••••'],
  ['', 'No error was noted.'],
  [null, 'No error was noted.'],
])('what is shown of the error %j is %j', (text, shown) => {
  expect(safeError(text)).toBe(shown)
})
