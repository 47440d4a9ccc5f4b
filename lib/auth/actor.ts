import type { Permission } from './permissions'
import { roleMay } from './permissions'

export type Role = 'admin' | 'accountant' | 'normal' | 'restricted'

/** On whose behalf something is done. The first argument of every service; every query is scoped by it. */
export type Actor = StaffActor | CustomerActor | SystemActor

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
  return roleMay(actor.kind === 'customer' ? 'customer' : actor.role, permission)
}

/** Call at the top of every service. Throws `Forbidden`. */
export function demand(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new Forbidden(permission)
}

/** Whose rows may be seen: everyone's, those a restricted user made, or one customer's own. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'made_by'; readonly loginId: string }
  | { readonly kind: 'customer'; readonly customerId: string }

export function scopeOf(actor: Actor): Scope {
  if (actor.kind === 'customer') return { kind: 'customer', customerId: actor.customerId }
  if (actor.kind === 'staff' && actor.role === 'restricted') return { kind: 'made_by', loginId: actor.loginId }
  return { kind: 'all' }
}
