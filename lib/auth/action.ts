import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { notFound } from '@/lib/result'
import type { CustomerActor, StaffActor } from './actor'
import { may } from './actor'
import { drawnForAnother } from './drawn-for'
import type { Permission } from './permissions'
import { type Answer, runAction, SIGNED_OUT } from './run-action'
import { currentSession } from './session'

/**
 * A server action: give it to `useActionState` or `ActionForm` (previous answer, form), or call it with a form or a plain object.
 * Answers with a `Result`, never throws; redirects pass through.
 */
export interface Action<Schema extends z.ZodType, T> {
  (previous: unknown, data: FormData): Promise<Answer<T>>
  (input: FormData | z.input<Schema>): Promise<Answer<T>>
}

/**
 * Makes a server action for staff who hold the permission; anyone else reads "not found". `schema` reads the form (see `fields.ts` for
 * lists and tick boxes), its messages come back by field name. Services still demand their own permissions.
 */
export function staffAction<Schema extends z.ZodType, T>(
  permission: Permission,
  schema: Schema,
  fn: (actor: StaffActor, input: z.output<Schema>) => Promise<Answer<T>>,
): Action<Schema, T> {
  const isTheirs = (actor: Seated): actor is StaffActor => actor.kind === 'staff' && may(actor, permission)
  return seatAction(isTheirs, schema, fn)
}

/** The same for customers in self-care. */
export function customerAction<Schema extends z.ZodType, T>(
  permission: Permission,
  schema: Schema,
  fn: (actor: CustomerActor, input: z.output<Schema>) => Promise<Answer<T>>,
): Action<Schema, T> {
  const isTheirs = (actor: Seated): actor is CustomerActor => actor.kind === 'customer' && may(actor, permission)
  return seatAction(isTheirs, schema, fn)
}

type Seated = StaffActor | CustomerActor

function seatAction<Who extends Seated, Schema extends z.ZodType, T>(
  isTheirs: (actor: Seated) => actor is Who,
  schema: Schema,
  fn: (actor: Who, input: z.output<Schema>) => Promise<Answer<T>>,
): Action<Schema, T> {
  return async (...all: readonly unknown[]) => {
    const sent = last(all)
    const who = async () => {
      const live = await currentSession()
      if (!live?.actor) return SIGNED_OUT
      const another = await drawnForAnother(live, sent, await headers())
      if (another) return another
      return isTheirs(live.actor) ? live.actor : notFound('page')
    }
    return runAction({ who, schema, fn, rethrow: unstable_rethrow }, sent)
  }
}

/** The same for anybody, signed in or not: sign-in and pages opened by a link. */
export function publicAction<Schema extends z.ZodType, T>(
  schema: Schema,
  fn: (input: z.output<Schema>) => Promise<Answer<T>>,
): Action<Schema, T> {
  const run = { who: async () => ({}), schema, fn: (_: object, input: z.output<Schema>) => fn(input) }
  return (...sent: readonly unknown[]) => runAction({ ...run, rethrow: unstable_rethrow }, last(sent))
}

function last(sent: readonly unknown[]): unknown {
  return sent.length > 1 ? sent[1] : sent[0]
}
