import type { HttpResult } from '../contract'
import type { Part } from './cases'
import { resultOf } from './play'

export interface NamedFault {
  readonly name: string
  /** The reply; it repeats the secrets and a card number where a careless server might. */
  readonly result: (secrets: readonly string[]) => HttpResult
  /** What each part must make of it. */
  readonly means: (part: Part) => object
}

type Meaning = 'unreachable' | 'unknown' | 'bad_credentials' | 'rate_limited' | 'bad_request'

const CARD = '4242424242424242'

/** Every way in which a call can go wrong, in place of the reply that counts. */
export const FAULTS: readonly NamedFault[] = [
  fault('nothing was sent', 'unreachable', () => ({ kind: 'not_sent', cause: 'ECONNREFUSED' })),
  fault('no reply came', 'unknown', () => ({ kind: 'no_reply', cause: 'UND_ERR_SOCKET' })),
  fault('500', 'unknown', () => resultOf({ status: 500, text: '' })),
  fault('502 with a page', 'unknown', (secrets) =>
    resultOf({ status: 502, text: `<h1>${secrets.join()} ${CARD}</h1>` }),
  ),
  fault('200 with garbage', 'unknown', (secrets) => resultOf({ status: 200, text: `%%% ${secrets.join()} ${CARD}` })),
  fault('200 with half a reply', 'unknown', () => resultOf({ status: 200, text: '{"id":"pi_' })),
  fault('200 with another shape', 'unknown', () => resultOf({ status: 200, json: { hello: 'there' } })),
  fault('200 with null', 'unknown', () => resultOf({ status: 200, text: 'null' })),
  fault('409', 'unknown', () => resultOf({ status: 409, json: {} })),
  fault('401', 'bad_credentials', (secrets) =>
    resultOf({
      status: 401,
      json: { error: { message: `Invalid key: ${secrets.join()}` }, error_description: secrets.join() },
    }),
  ),
  fault('403', 'bad_credentials', () => resultOf({ status: 403, json: {} })),
  fault('429', 'rate_limited', () => resultOf({ status: 429, json: {}, headers: { 'retry-after': '1' } })),
  fault('400 with garbage', 'bad_request', () => resultOf({ status: 400, text: 'no' })),
]

function fault(name: string, meaning: Meaning, result: NamedFault['result']): NamedFault {
  return { name, result, means: (part) => meaningFor(part, meaning) }
}

function meaningFor(part: Part, meaning: Meaning): object {
  switch (part) {
    case 'inquire':
    case 'resume':
    case 'giveUp':
    case 'forget':
    case 'ownerOf':
      return { kind: 'unanswered' }
    case 'subscribe':
      return { kind: 'refused' }
    case 'check':
      return { kind: meaning === 'bad_credentials' || meaning === 'bad_request' ? 'refused' : 'unreachable' }
    default:
      return meaning === 'unknown' ? { kind: 'unknown' } : { kind: 'failed', code: meaning }
  }
}
