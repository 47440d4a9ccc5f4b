import { z } from 'zod'
import { ticked } from '@/lib/auth/fields'
import { CHANNELS, MESSAGE_KINDS } from './kinds'

// What the console's forms about messages send. Read by the browser and by the server alike. What a template may hold is said by
// `problemsOf`, which needs all of it at once.

const text = z.string('Write a text.').transform((value) => value.replaceAll('\r\n', '\n'))

/** Which template. */
export const templateKey = z.object({
  kind: z.enum(MESSAGE_KINDS),
  channel: z.enum(CHANNELS),
  locale: z.string().regex(/^[a-z]{2}$/, 'Choose a language.'),
})

export const saveTemplateSchema = templateKey.extend({
  // Far more than may be saved; `problemsOf` says what may.
  subject: text.pipe(z.string().max(20_000, 'This is too long.')).default(''),
  body: text.pipe(z.string().max(20_000, 'This is too long.')),
  button: text.pipe(z.string().max(20_000, 'This is too long.')).default(''),
})

export const testSendSchema = templateKey.extend({
  to: z.string('Say where to send it.').trim().min(1, 'Say where to send it.').max(254, 'This is too long.'),
})

export const switchSchema = z.object({ kind: z.enum(MESSAGE_KINDS), isOn: ticked })
