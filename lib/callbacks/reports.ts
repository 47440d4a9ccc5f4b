import { z } from 'zod'
import type { Report } from '@/lib/payments/contract'
import { DECLINES, type DeclineCode } from '@/lib/payments/declines'

// Reports as they lie in the inbox: JSON of the contract's `Report`, amounts as digits. What was stored is parsed like any other input.

const amount = z.object({ amountMinor: z.string().transform(BigInt), currency: z.string() })
const evidence = z.object({
  processorCode: z.string().optional(),
  message: z.string().optional(),
  raw: z.unknown().optional(),
})
const declineCode = z.custom<DeclineCode>((value) => typeof value === 'string' && value in DECLINES)
const nextStep = z.custom<object>((value) => typeof value === 'object' && value !== null && 'kind' in value)

const outcome = z.union([
  z.literal('ask'),
  z.object({
    kind: z.literal('succeeded'),
    reference: z.string(),
    amount,
    method: z.string().optional(),
    label: z.string().optional(),
    evidence,
  }),
  z.object({
    kind: z.literal('pending'),
    reference: z.string(),
    next: nextStep,
    amount: amount.optional(),
    expiresAt: z.coerce.date().optional(),
    evidence,
  }),
  z.object({ kind: z.literal('declined'), reference: z.string().optional(), code: declineCode, evidence }),
])

const about = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ours'), transactionId: z.string() }),
  z.object({ kind: z.literal('theirs'), reference: z.string() }),
  z.object({ kind: z.literal('under'), parentReference: z.string() }),
])

const type = z.enum([
  'verification',
  'authorization',
  'purchase',
  'capture',
  'void',
  'refund',
  'chargeback',
  'chargeback_reversal',
])

const mark = z.union([z.literal('none'), z.object({ of: z.string() })])

const stored = z.array(z.object({ about, type, outcome, occurredAt: z.coerce.date(), mark: mark.optional() }))

/** Reads the reports of an inbox row. Throws when the row is not what the inbox wrote. A kept card is never among them: it is asked for. */
export function readReports(json: unknown): readonly Report[] {
  return stored.parse(json) as unknown as readonly Report[]
}
