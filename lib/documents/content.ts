import { z } from 'zod'

/** What a receipt says. Frozen when it is issued: later changes of a name or address do not reach it. */
export const receiptContent = z.object({
  number: z.string(),
  issuedAt: z.iso.datetime(),
  paidAt: z.iso.datetime(),
  merchant: z.object({ name: z.string(), country: z.string() }),
  payer: z.object({ name: z.string(), address: z.string().nullable(), reference: z.string().nullable() }),
  description: z.string(),
  amountMinor: z.string(),
  currency: z.string(),
  method: z.string(),
  label: z.string().nullable(),
  payment: z.string(),
  live: z.boolean(),
  locale: z.string(),
})

export type ReceiptContent = z.infer<typeof receiptContent>
