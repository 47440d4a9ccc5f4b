import type { Permission } from './permissions'
import { roleMay } from './permissions'

export type Role = 'admin' | 'accountant' | 'normal' | 'restricted'

/** On whose behalf something is done. The first argument of every service; every query is scoped by it. */
export type Actor = StaffActor | CustomerActor | PayerActor | SystemActor

export interface StaffActor {
  readonly kind: 'staff'
  readonly profileId: string
  readonly loginId: string
  readonly name: string
  readonly role: Role
}

export interface CustomerActor {
  readonly kind: 'customer'
  readonly profileId: string
  readonly loginId: string
  readonly name: string
  readonly customerId: string
}

/**
 * Whoever holds the address of a payment link. They are nobody's customer, whoever the link was meant for: they see and pay what this link is
 * for, and never what is kept of anybody. Nothing that is listed by actor is theirs; what is, has services of its own (`by-link`).
 */
export interface PayerActor {
  readonly kind: 'payer'
  readonly profileId: string
  readonly linkId: string
  readonly name: string
}

/** A job, a callback, the seed: nobody sits in front of it. */
export interface SystemActor {
  readonly kind: 'system'
  readonly profileId: string
  readonly name: string
}

/** Thrown when code asks for what its caller may not do. Pages and actions turn it into "not found". */
export class Forbidden extends Error {
  readonly permission: Permission
  constructor(permission: Permission) {
    super(`not permitted: ${permission}`)
    this.permission = permission
  }
}

/** May this actor do that at all? Which rows is the query's business. */
export function may(actor: Actor, permission: Permission): boolean {
  if (actor.kind === 'system') return true
  return roleMay(actor.kind === 'staff' ? actor.role : actor.kind, permission)
}

/** Call at the top of every service. Throws `Forbidden`. */
export function demand(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new Forbidden(permission)
}

/** Whose rows may be seen: everyone's, those a restricted user made, one customer's own, or nobody's. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'made_by'; readonly loginId: string }
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'none' }

export function scopeOf(actor: Actor): Scope {
  if (actor.kind === 'customer') return { kind: 'customer', customerId: actor.customerId }
  if (actor.kind === 'payer') return { kind: 'none' }
  if (actor.kind === 'staff' && actor.role === 'restricted') return { kind: 'made_by', loginId: actor.loginId }
  return { kind: 'all' }
}

/** Who it was, as rows keep it: a login, a link, or the name of a job. */
export function idOf(actor: Actor): string {
  if (actor.kind === 'system') return actor.name
  return actor.kind === 'payer' ? actor.linkId : actor.loginId
}
