import { z } from 'zod'
import { emailField } from '@/lib/auth/fields'
import { formatMoney, readTyped } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'

// What a payer types on the page of a payment link, checked by one schema in the browser and on the server. It knows nothing but the form.

/** What this link asks of its payer just now. Amounts in minor units as text, as they cross to the browser. */
export interface PayRules {
  readonly currency: string
  readonly asksWho: boolean
  /** Addresses of what has to be agreed to: what is ticked says which, as another may be meant by now. */
  readonly terms: string | null
  readonly privacy: string | null
  /** All that is due, and what else may be paid: from, to. Null: the amount is settled. */
  readonly part: { readonly due: string; readonly from: string; readonly to: string } | null
}

/** What a payer reads about it: texts of the group `payLink`, in their language. */
export type PaySay = (
  key:
    | 'needsName'
    | 'longName'
    | 'nameOnOneLine'
    | 'needsEmail'
    | 'needsTerms'
    | 'needsPrivacy'
    | 'lessThanPart'
    | 'leavesTooLittle'
    | 'moreThanDue',
  values?: Readonly<Record<string, string>>,
) => string

/** A name stands in messages and on papers, where it must not look like more than a name. */
function nameField(say: PaySay) {
  return z
    .string()
    .trim()
    .min(1, say('needsName'))
    .max(100, say('longName'))
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, say('nameOnOneLine'))
}

/** The fields of the form that are the payer's own, with everything that is wrong with them under the field's name. */
export function payerFields({ asksWho, terms, privacy, part, currency }: PayRules, say: PaySay, locale: string) {
  const unasked = z.unknown().optional()
  return z.object({
    name: asksWho ? nameField(say) : unasked,
    email: asksWho ? z.string().trim().min(1, say('needsEmail')).pipe(emailField) : unasked,
    terms: terms ? z.literal(terms, say('needsTerms')) : unasked,
    privacy: privacy ? z.literal(privacy, say('needsPrivacy')) : unasked,
    amount: part
      ? z.string().superRefine((text, context) => {
          const read = readTyped(text, currency)
          const message = 'message' in read ? read.message : partProblem(read.money, part, say, locale)
          if (message) context.addIssue({ code: 'custom', message })
        })
      : unasked,
  })
}

/** Why this much may not be paid now, with what may; null when it may. What is left must be something that can be paid. */
function partProblem(
  { amountMinor, currency }: Money,
  part: NonNullable<PayRules['part']>,
  say: PaySay,
  locale: string,
): string | null {
  const [due, from, to] = [BigInt(part.due), BigInt(part.from), BigInt(part.to)]
  const text = (minor: bigint) => formatMoney(money(minor, currency), locale)
  if (amountMinor === due || (amountMinor >= from && amountMinor <= to)) return null
  if (amountMinor > due) return say('moreThanDue', { due: text(due) })
  return amountMinor < from
    ? say('lessThanPart', { from: text(from) })
    : say('leavesTooLittle', { to: text(to), due: text(due) })
}

/** What is wrong, the first message of each field under its name; empty when all is well. */
export function problemsIn(error: z.ZodError | undefined): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {}
  for (const { path, message } of error?.issues ?? []) fields[path.join('.')] ??= message
  return fields
}
