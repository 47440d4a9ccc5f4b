import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { isDatabaseAway } from '@/db/away'
import { log, note } from '@/lib/log'
import { notFound, type Refusal, type Result, refuse } from '@/lib/result'
import { Forbidden } from './actor'
import { formToObject, isUnstorable, typedValues } from './fields'

/**
 * What a server action answers: a `Result`, for forms with a sentence to show on success (`message`) and with what was typed
 * (`values`, never secrets), so that a form sent before scripts arrived comes back filled.
 */
export type Answer<T> = Result<T> & {
  readonly message?: string
  readonly values?: Readonly<Record<string, string>>
}

/** A success with a sentence for the form to show. */
export function said<T>(value: T, message: string): Answer<T> {
  return { ok: true, value, message }
}

export const SIGNED_OUT = refuse(
  'signed_out',
  'You have been signed out, so nothing was changed. Sign in again and repeat it; in another tab you keep what you typed here.',
)

/** A payment may be in the middle when the database goes; what was begun is found and finished by itself. */
const UNAVAILABLE = refuse(
  'unavailable',
  'We cannot reach our database just now. Wait a moment. If you were paying, look at your payments before you pay again: a payment that had begun is finished by itself, and none is taken twice.',
)

export interface Run<Schema extends z.ZodType, Who, T> {
  /** Who asks; a refusal when nobody who may. */
  readonly who: () => Promise<Who | Refusal>
  readonly schema: Schema
  readonly fn: (who: Who, input: z.output<Schema>) => Promise<Answer<T>>
  /** Throws again what the framework uses for control flow (redirects); does nothing with anything else. */
  readonly rethrow: (error: unknown) => void
}

/** The life of one server action, apart from the framework. Never throws what a browser could see. */
export async function runAction<Schema extends z.ZodType, Who extends object, T>(
  run: Run<Schema, Who, T>,
  sent: unknown,
): Promise<Answer<T>> {
  try {
    const answer = await attempt(run, sent)
    note({ outcome: answer.ok ? 'ok' : answer.code })
    // What was typed for another profile must not come back in a form that is drawn for this one.
    return answer.ok || answer.code === 'other_profile' ? answer : typed(answer, sent)
  } catch (error) {
    run.rethrow(error)
    if (error instanceof Forbidden) return notFound('page')
    if (isDatabaseAway(error)) {
      note({ unavailable: true })
      log.error({ err: error }, 'a server action found no database')
      return typed(UNAVAILABLE, sent)
    }
    const ref = randomBytes(4).toString('hex')
    log.error({ ref, err: error }, 'a server action failed')
    return refuse(
      'internal',
      `Something went wrong on our side (ref ${ref}). No money moved unless the payment page says so.`,
    )
  }
}

/** A refusal with what was typed, so that it need not be typed again. */
function typed<T>(refusal: Answer<T>, sent: unknown): Answer<T> {
  return sent instanceof FormData ? { ...refusal, values: typedValues(sent) } : refusal
}

async function attempt<Schema extends z.ZodType, Who extends object, T>(
  { who, schema, fn }: Run<Schema, Who, T>,
  sent: unknown,
): Promise<Answer<T>> {
  const asking = await who()
  if (isRefusal(asking)) return asking
  const input = sent instanceof FormData ? formToObject(sent) : sent
  if (isUnstorable(input))
    return refuse('invalid', 'The text holds a character that cannot be stored. Nothing was changed.')
  const parsed = schema.safeParse(input)
  return parsed.success ? fn(asking, parsed.data) : invalid(parsed.error)
}

function isRefusal(value: object): value is Refusal {
  return 'ok' in value && value.ok === false
}

/** What a schema found wrong, the first message of each field under its name. */
export function invalid(error: z.ZodError): Refusal {
  const fields: Record<string, string> = {}
  let general: string | undefined
  for (const issue of error.issues) {
    const name = issue.path.join('.')
    if (name === '') general ??= issue.message
    else fields[name] ??= issue.message
  }
  const message = general ?? 'Please check the fields marked below. Nothing was changed.'
  return refuse('invalid', message, fields)
}
