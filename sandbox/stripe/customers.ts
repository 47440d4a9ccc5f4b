import { z } from 'zod'
import { newId } from './account'
import { missing } from './errors'
import { emit } from './events'
import { check, created, expand, mergeMetadata, metadata, paging, text } from './form'
import { inTime, paged } from './lists'
import { detachFrom, methodsOf, resolveMethod } from './payment-methods'
import type { ApiCall, Route } from './route'
import type { Customer } from './types'

const optionalText = z
  .string()
  .max(5000)
  .transform((value) => value || null)

const schema = z.strictObject({
  email: z
    .string()
    .max(512)
    .refine((value) => value === '' || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value), 'Invalid email address')
    .transform((value) => value || null)
    .optional(),
  name: optionalText.optional(),
  phone: optionalText.optional(),
  description: optionalText.optional(),
  address: z.record(z.string(), z.string()).optional(),
  metadata: metadata.optional(),
  payment_method: text.optional(),
  invoice_settings: z.strictObject({ default_payment_method: z.string().optional() }).optional(),
  expand,
})

function find({ account, part }: ApiCall): Customer {
  const customer = account.customers.get(part('id'))
  if (!customer) throw missing('customer', part('id'))
  return customer
}

function assign(call: ApiCall, customer: Customer): Customer {
  const {
    metadata: more,
    invoice_settings: settings,
    payment_method: method,
    expand: _,
    ...fields
  } = check(schema, call.params)
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) Object.assign(customer, { [key]: value })
  mergeMetadata(customer.metadata, more)
  if (settings?.default_payment_method !== undefined) {
    customer.invoice_settings.default_payment_method = settings.default_payment_method || null
  }
  call.account.customers.put(customer.id, customer)
  if (method) {
    const resolved = resolveMethod(call.account, method)
    resolved.customer = customer.id
    call.account.paymentMethods.put(resolved.id, resolved)
  }
  return customer
}

function create(call: ApiCall): Customer {
  const customer = assign(call, {
    id: newId('cus').slice(0, 18),
    object: 'customer',
    created: call.account.core.clock.seconds(),
    livemode: false,
    email: null,
    name: null,
    phone: null,
    description: null,
    address: null,
    invoice_settings: { default_payment_method: null },
    metadata: {},
  })
  emit(call.account, 'customer.created', customer, call.cause)
  return customer
}

function remove(call: ApiCall): object {
  const customer = find(call)
  for (const method of call.account.paymentMethods.all()) {
    if (method.customer === customer.id) detachFrom(call.account, method, call.cause)
  }
  call.account.customers.delete(customer.id)
  emit(call.account, 'customer.deleted', customer, call.cause)
  return { id: customer.id, object: 'customer', deleted: true }
}

function list({ account, params }: ApiCall): object {
  const input = check(z.strictObject({ ...paging, email: text.optional(), created }), params)
  const found = account.customers
    .all()
    .filter((one) => (!input.email || one.email === input.email) && inTime(one.created, input.created))
  return paged('/v1/customers', found, input)
}

/** Mounts /v1/customers. */
export function mountCustomers(route: Route): void {
  route('POST', '/customers', 'customers.create', create)
  route('GET', '/customers', 'customers.list', list)
  route('GET', '/customers/:id', 'customers.get', find)
  route('POST', '/customers/:id', 'customers.update', (call) => assign(call, find(call)))
  route('DELETE', '/customers/:id', 'customers.delete', remove)
  route('GET', '/customers/:id/payment_methods', 'customers.payment_methods', (call) => {
    const customer = find(call)
    const { limit } = check(z.strictObject({ ...paging, type: z.literal('card').optional() }), call.params)
    return methodsOf(call.account, customer.id, limit)
  })
}
