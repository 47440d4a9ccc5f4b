import { z } from 'zod'
import { optionalText, ticked } from '@/lib/auth/fields'
import { isCurrency } from '@/lib/money/currencies'
import { readTyped } from '@/lib/money/format'
import { readLine } from './lines'

// What the console's forms about orders and payment links send. Read by the browser and by the server alike.

const id = z.string().min(1).max(60)
/** Amounts are read in it, so nothing else is looked at without one. */
const currency = z.string('Choose a currency.').refine(isCurrency, { error: 'Choose a currency.', abort: true })
const mode = z.enum(['test', 'live'], 'Choose Test mode or live.')
const typedAmount = z.string().trim().max(30, 'Enter the amount in digits.')

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'This e-mail address is too long.')
  .transform((text) => (text === '' ? undefined : text))
  .pipe(z.email('Enter an e-mail address such as name@example.com.').optional())
  .optional()

/** With the country's code: a message to it must arrive wherever we send it from. */
const phone = z
  .string()
  .trim()
  .max(30, 'This phone number is too long.')
  .transform((text) => (text === '' ? undefined : text))
  .pipe(
    z
      .string()
      .regex(/^\+[1-9][0-9 ()./-]{5,}$/, 'Enter the number with its country’s code, for example +41 44 123 45 67.')
      .optional(),
  )
  .optional()

const LATEST = Date.UTC(2100, 0, 1)

/** A date and time as a browser's field gives it (then in UTC), or with its zone; empty becomes undefined. */
export const moment = z
  .string()
  .trim()
  .transform((text, context) => {
    if (text === '') return undefined
    const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/.exec(text)
    const at = new Date(shape && !shape[3] ? `${text}Z` : text)
    if (shape && at.getTime() > 0 && at.getTime() < LATEST) return at
    context.addIssue('Enter a date and a time.')
    return z.NEVER
  })
  .optional()

/** A whole number that may be left empty. */
function optionalNumber(min: number, max: number, message: string) {
  return z
    .string()
    .trim()
    .transform((text) => (text === '' ? undefined : Number(text)))
    .pipe(z.number(message).int(message).min(min, message).max(max, message).optional())
    .optional()
}

/** Rows as a form sends them, `{ 0: …, 1: … }`, or as a list; those in which nothing was typed are left out. */
function rows<Item extends z.ZodType>(item: Item, most: number, message: string) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? Object.values(value).filter(isTyped) : (value ?? [])),
    z.array(item).max(most, message),
  )
}

function isTyped(row: unknown): boolean {
  return typeof row !== 'object' || row === null || Object.values(row).some((text) => text !== '')
}

const note = z
  .object({
    title: z.string().trim().max(60, 'Use at most 60 characters.'),
    value: z.string().trim().max(500, 'Use at most 500 characters.'),
  })
  .refine(({ title, value }) => title !== '' || value === '', { path: ['title'], message: 'Enter a title.' })

const linkFields = z.object({
  /** Has the reader seen what will be made? */
  reviewed: ticked,
  /** The order it is for; without one, one is made. */
  orderId: z
    .string()
    .max(60)
    .transform((text) => text || undefined)
    .optional(),
  customerId: z
    .string()
    .max(60)
    .transform((text) => text || undefined)
    .optional(),
  amount: typedAmount,
  currency,
  mode,
  description: optionalText(200),
  email,
  phone,
  notifyEmail: ticked,
  notifySms: ticked,
  sending: z.enum(['no', 'now', 'scheduled']).default('no'),
  sendAt: moment,
  reference: optionalText(100),
  expiresAt: moment,
  notes: rows(note, 20, 'Use at most 20 notes.'),
  uses: z.enum(['once', 'many']).default('once'),
  usesMost: optionalNumber(2, 100_000, 'Enter a number from 2 to 100,000, or leave it empty.'),
  parts: ticked,
  partMin: typedAmount.optional(),
  preauthorize: ticked,
  remindUnpaidDays: optionalNumber(1, 60, 'Enter a number of days from 1 to 60.'),
  remindExpiryHours: optionalNumber(1, 720, 'Enter a number of hours from 1 to 720.'),
})

/** A payment link (S4-13 … S4-24). Amounts stay as typed; `createLink` reads them again. */
export const linkSchema = linkFields.superRefine((link, context) => {
  const wrong = (path: keyof typeof link, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  const amount = readTyped(link.amount, link.currency)
  if ('message' in amount) wrong('amount', amount.message)
  if (link.notifyEmail && !link.email) wrong('email', 'Enter the e-mail address that the link is sent to.')
  if (link.notifySms && !link.phone) wrong('phone', 'Enter the phone number that the link is sent to.')
  const isNotified = link.notifyEmail || link.notifySms
  if (isNotified && link.sending === 'no') wrong('sending', 'Choose when the link is sent.')
  if (!isNotified && link.sending !== 'no') wrong('sending', 'Choose e-mail or SMS above, or do not send it.')
  if (link.sending === 'scheduled' && !link.sendAt) wrong('sendAt', 'Enter when it is sent.')
  if (link.sending !== 'scheduled' && link.sendAt) wrong('sendAt', 'Either send it now or schedule it, not both.')
  if (link.expiresAt && link.sendAt && link.expiresAt <= link.sendAt)
    wrong('expiresAt', 'It would expire before it is sent.')
  if (link.remindExpiryHours && !link.expiresAt)
    wrong('remindExpiryHours', 'A link that does not expire has no such reminder.')
  if ((link.remindExpiryHours || link.remindUnpaidDays) && !isNotified)
    wrong(link.remindUnpaidDays ? 'remindUnpaidDays' : 'remindExpiryHours', 'A reminder needs e-mail or SMS above.')
  if (link.uses === 'many' && link.orderId) wrong('uses', 'The link of an order is used once.')
  if (link.uses === 'once' && link.usesMost) wrong('usesMost', 'This is for links that are used more than once.')
  if (link.parts) {
    const part = readTyped(link.partMin ?? '', link.currency)
    if ('message' in part) wrong('partMin', link.partMin ? part.message : 'Enter the least amount of a part.')
    if (link.uses === 'many') wrong('parts', 'Parts are for links that are used once: nobody else’s rest is yours.')
    if (link.preauthorize) wrong('preauthorize', 'An amount that is paid in parts cannot be reserved first.')
  }
})
export type LinkInput = z.output<typeof linkSchema>

const item = z.object({
  name: z.string('Enter what it is.').trim().min(1, 'Enter what it is.').max(150, 'Use at most 150 characters.'),
  quantity: z
    .string()
    .trim()
    .regex(/^[1-9]\d{0,5}$/, 'Enter a whole number from 1 to 999,999.'),
  price: typedAmount,
  discount: typedAmount.optional(),
  fee: typedAmount.optional(),
  /** Per cent. */
  tax: z.string().trim().max(10).optional(),
})
export type ItemInput = z.output<typeof item>

/** An order of one payment, with its products. Amounts stay as typed; `createOrder` reads them again. */
export const orderSchema = z
  .object({
    currency,
    mode,
    /** A known customer by e-mail, number in the books or id. */
    customer: optionalText(254),
    reference: optionalText(100),
    note: optionalText(1000),
    preauthorize: ticked,
    items: rows(item, 100, 'Use at most 100 lines.'),
  })
  .superRefine((order, context) => {
    if (order.items.length === 0) context.addIssue({ code: 'custom', path: ['items'], message: 'Enter what is sold.' })
    for (const [index, one] of order.items.entries()) {
      const read = readLine(one, order.currency)
      if (!read.ok)
        for (const [field, message] of Object.entries(read.fields))
          context.addIssue({ code: 'custom', path: ['items', index, field], message })
    }
  })
export type OrderInput = z.output<typeof orderSchema>

export const ofLink = z.object({ linkId: id })
export const ofOrder = z.object({ orderId: id })
export const ofUpload = z.object({ uploadId: id })
const words = (max: number) => z.string().trim().max(max, `Use at most ${max} characters.`).default('')
export const cancelLinkSchema = ofLink.extend({ message: words(300) })
export const extendLinkSchema = ofLink.extend({ expiresAt: moment })
export const cancelOrderSchema = ofOrder.extend({ reason: words(500) })

/** What was looked at before a profile may take real money by links. */
export const verificationSchema = z.object({
  legalName: z.string().trim().min(1, 'Enter the name in the register.').max(200, 'Use at most 200 characters.'),
  registration: z.string().trim().min(1, 'Enter the number in the register.').max(100, 'Use at most 100 characters.'),
  evidence: z
    .string()
    .trim()
    .min(1, 'Say what you looked at and where it is kept.')
    .max(1000, 'Use at most 1000 characters.'),
  identity: ticked.refine(Boolean, 'Tick this once it is done.'),
  account: ticked.refine(Boolean, 'Tick this once it is done.'),
})
export type VerificationInput = z.output<typeof verificationSchema>
export const withdrawalSchema = z.object({
  reason: z.string().trim().min(1, 'Enter a reason. It is kept in the record.').max(500, 'Use at most 500 characters.'),
})
