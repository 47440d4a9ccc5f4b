import { z } from 'zod'

// What the console's forms send. Read by the browser and by the server alike, so it imports nothing of either.

/** "Create payment system". The settings are the adapter's own fields, each as it was typed. */
export const createSystemSchema = z.object({
  name: z.string('Enter a name.').trim().min(1, 'Enter a name.').max(60, 'A name has 60 characters at the most.'),
  processor: z.string('Choose a payment processor.').min(1, 'Choose a payment processor.').max(40),
  testMode: z.boolean(),
  settings: z.record(z.string().max(60), z.string().max(2_000, 'This is too long.')),
})
export type CreateSystem = z.infer<typeof createSystemSchema>

/** General page of a payment system. A secret that is left empty stays as it is. */
export const updateSystemSchema = createSystemSchema.extend({ systemId: z.string().min(1) })
export type UpdateSystem = z.infer<typeof updateSystemSchema>

const confirmed = z.boolean().default(false)

export const removeSystemSchema = z.object({ systemId: z.string().min(1), confirmed })

export const methodsSchema = z.object({
  systemId: z.string().min(1),
  methods: z.array(z.string().max(40)).max(100),
  confirmed,
})

export const STORED_INFO = ['token_only', 'full_card'] as const

export const dataProtectionSchema = z.object({
  systemId: z.string().min(1),
  storedInfo: z.enum(STORED_INFO, 'Choose how card information is stored.'),
  cvvRequired: z.boolean(),
  /** Typed by the administrator: the acknowledgement that goes with full card information. */
  acknowledgement: z.string().max(200).default(''),
  confirmed,
})

const rate = z
  .string('Enter the exchange rate.')
  .trim()
  .min(1, 'Enter the exchange rate.')
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'Enter the rate in digits, for example 1.09.')
  .refine((text) => /[1-9]/.test(text), 'The rate must be more than zero.')

const amountText = z.string().trim().max(30, 'This is too long for an amount.')

export const assignmentSchema = z.object({
  systemId: z.string('Choose a payment system.').min(1, 'Choose a payment system.'),
  min: amountText.min(1, 'Enter the minimum payment.'),
  /** Empty: no maximum of your own. */
  max: amountText.default(''),
})
export type AssignmentInput = z.infer<typeof assignmentSchema>

export const addCurrencySchema = z.object({
  code: z.string('Choose a currency.').trim().toUpperCase().length(3, 'Choose a currency from the list.'),
  rate,
})

export const saveCurrencySchema = z.object({
  code: z.string().length(3),
  rate,
  assignments: z.array(assignmentSchema).max(50),
  confirmed,
})
export type SaveCurrency = z.infer<typeof saveCurrencySchema>

export const removeCurrencySchema = z.object({ code: z.string().length(3), confirmed })

export const minimumSchema = z.object({
  currency: z.string().length(3),
  systemId: z.string().min(1),
  min: amountText.min(1, 'Enter the minimum payment.'),
})
