import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mayPay, type PartRule, payableNow } from './parts'

const amount = (min: bigint) => fc.bigInt({ min, max: 100_000n })
const rules = fc
  .record({ dueMinor: amount(1n), partMinMinor: amount(1n), systemMinMinor: amount(0n) })
  .filter(({ dueMinor, systemMinMinor }) => dueMinor >= systemMinMinor)

it('never leaves a rest that nobody takes, however it is paid down', () => {
  fc.assert(
    fc.property(rules, fc.array(fc.bigInt({ min: 0n, max: 1_000_000n }), { maxLength: 30 }), (rule, wishes) => {
      let due = rule.dueMinor
      for (const wish of wishes) {
        const now = { ...rule, dueMinor: due }
        const { all, part } = payableNow(now)
        const end = part && (wish < part.from ? part.from : part.to)
        const paid = mayPay(now, wish) ? wish : (end ?? all)
        expect(mayPay(now, paid)).toBe(true)
        due -= paid
        expect(due === 0n || (due > 0n && due >= rule.systemMinMinor)).toBe(true)
        if (due === 0n) return
      }
    }),
  )
})

it('takes no part below the merchant’s least, and none that the systems refuse', () => {
  fc.assert(
    fc.property(rules, amount(0n), (rule, wish) => {
      if (!mayPay(rule, wish) || wish === rule.dueMinor) return
      expect(wish >= rule.partMinMinor && wish >= rule.systemMinMinor).toBe(true)
    }),
  )
})

it('takes parts from the least of the merchant’s up to what leaves the least of the systems’', () => {
  const rule: PartRule = { dueMinor: 1000n, partMinMinor: 200n, systemMinMinor: 50n }
  expect(payableNow(rule)).toEqual({ all: 1000n, part: { from: 200n, to: 950n } })
  expect(mayPay(rule, 970n)).toBe(false)
  expect([950n, 1000n].every((wish) => mayPay(rule, wish))).toBe(true)
  expect([100n, 5000n].some((wish) => mayPay(rule, wish))).toBe(false)
})

it('takes all or nothing where no part can be', () => {
  const rule: PartRule = { dueMinor: 120n, partMinMinor: 100n, systemMinMinor: 50n }
  expect(payableNow(rule).part).toBeNull()
  expect([100n, 120n].map((wish) => mayPay(rule, wish))).toEqual([false, true])
})
