import { expect, it } from 'vitest'
import { forgivenOf, type MoneyStep } from './forgiven'

const step = (
  type: MoneyStep['type'],
  paymentId: string,
  amountMinor = 1000n,
  of: string | null = null,
  isLast = true,
): MoneyStep => ({
  type,
  paymentId,
  transactionId: type === 'authorization' ? `${paymentId}-reserved` : `${paymentId}-${type}`,
  parentId: of === 'authorization' ? `${paymentId}-reserved` : of,
  amountMinor,
  of,
  isLast,
})
const [A, B] = [step('purchase', 'a'), step('purchase', 'b')]
const back = (paymentId: string, amountMinor?: bigint) => step('refund', paymentId, amountMinor)
const undone = (paymentId: string, of: string, amountMinor?: bigint) => step('void', paymentId, amountMinor, of)
const disputed = (paymentId: string) => step('chargeback', paymentId, 1000n, 'purchase')
const won = (paymentId: string) => step('chargeback_reversal', paymentId, 1000n, 'chargeback')
const reserved = (paymentId: string) => step('authorization', paymentId)

it.each<[string, boolean, MoneyStep[], bigint]>([
  ['paid', false, [A], 0n],
  ['paid and given back', false, [A, back('a')], 1000n],
  ['paid, given back, and paid late', false, [B, back('b'), A], 1000n],
  ['and that given back as well', false, [B, back('b'), A, back('a')], 1000n],
  ['paid twice, and one given back', false, [A, B, back('b')], 0n],
  ['paid twice, and both given back', false, [A, B, back('b'), back('a')], 1000n],
  ['paid, given back in part, and paid late', false, [B, back('b', 300n), A], 300n],
  ['paid twice, and more than one given back', false, [A, B, back('b'), back('a', 300n)], 300n],
  [
    'a part paid and given back, which is not asked for again',
    false,
    [step('purchase', 'a', 400n), back('a', 400n)],
    400n,
  ],
  [
    'a part paid and reversed, which is asked for again',
    false,
    [step('purchase', 'a', 400n), undone('a', 'purchase', 400n)],
    0n,
  ],
  ['paid and reversed', false, [A, undone('a', 'purchase')], 1000n],
  ['reserved and reversed', true, [reserved('a'), undone('a', 'authorization')], 1000n],
  ['reserved twice, and one reversed', true, [reserved('a'), reserved('b'), undone('a', 'authorization')], 0n],
  ['reserved, and taken in part', true, [reserved('a'), step('capture', 'a', 400n, 'authorization')], 0n],
  [
    'reserved, taken in part, and that given back',
    true,
    [reserved('a'), step('capture', 'a', 400n, 'authorization'), back('a', 400n)],
    400n,
  ],
  [
    'reserved, taken in part, and the rest given back by hand',
    true,
    [reserved('a'), step('capture', 'a', 400n, 'authorization', false), undone('a', 'authorization')],
    600n,
  ],
  [
    'reserved twice, one taken, and the other reversed',
    true,
    [reserved('a'), step('capture', 'a', 1000n, 'authorization', false), reserved('b'), undone('b', 'authorization')],
    0n,
  ],
  ['paid twice, one charged back, and the other given back', false, [A, B, disputed('a'), back('b')], 1000n],
  [
    'paid twice, one charged back and won, and the other given back',
    false,
    [A, B, disputed('a'), won('a'), back('b')],
    0n,
  ],
])('%s', (_what, preauthorize, steps, forgiven) => {
  expect(forgivenOf({ totalMinor: 1000n, preauthorize }, steps)).toBe(forgiven)
})
