import { z } from 'zod'
import { optionalText } from '@/lib/auth/fields'
import { isCountry } from './countries'

// What the console's forms about customers send. Read by the browser and by the server alike.

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'This e-mail address is too long.')
  .transform((text) => (text === '' ? undefined : text))
  .pipe(z.email('Enter an e-mail address such as name@example.com.').optional())
  .optional()

const phone = z
  .string()
  .trim()
  .max(30, 'This phone number is too long.')
  .transform((text) => (text === '' ? undefined : text))
  .pipe(
    z
      .string()
      .regex(/^\+?[0-9][0-9 ()./-]{3,}$/, 'Enter a phone number in digits, for example +41 44 123 45 67.')
      .optional(),
  )
  .optional()

/** "General info" of a customer: what payments, receipts and sign-in need to know of them. */
export const customerSchema = z.object({
  name: z.string('Enter a name.').trim().min(1, 'Enter a name.').max(120, 'Use at most 120 characters.'),
  email,
  phone,
  address: optionalText(300),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .transform((text) => (text === '' ? undefined : text))
    .pipe(z.string().refine(isCountry, 'Choose a country.').optional())
    .optional(),
  locale: z
    .string()
    .trim()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'Choose a language.')
    .default('en'),
  externalReference: optionalText(100),
})
export type CustomerInput = z.infer<typeof customerSchema>

export const updateCustomerSchema = customerSchema.extend({ customerId: z.string().min(1).max(60) })

/** Languages that a customer's own pages and mails can be written in. */
export const LOCALES = [{ value: 'en', label: 'English' }] as const
