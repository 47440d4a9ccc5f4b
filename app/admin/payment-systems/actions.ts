'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { many, ticked } from '@/lib/auth/fields'
import { said } from '@/lib/auth/run-action'
import { registerCallbacks } from '@/lib/payment-systems/callbacks'
import { checkConnection } from '@/lib/payment-systems/check'
import { setDataProtection } from '@/lib/payment-systems/data-protection'
import { setMethods } from '@/lib/payment-systems/methods'
import { removeSystem } from '@/lib/payment-systems/remove-system'
import { createSystem, updateSystem } from '@/lib/payment-systems/save-system'
import { dataProtectionSchema, methodsSchema, removeSystemSchema } from '@/lib/payment-systems/schemas'

// The services read the input with their own schemas and answer for every field at once; here only the shapes of forms are undone.

const text = z.string().max(2_000).default('')
const systemForm = z.object({
  name: text,
  processor: text,
  testMode: ticked,
  settings: z.record(z.string(), z.string().max(2_000)).default({}),
})
const ofSystem = z.object({ systemId: z.string().min(1).max(60) })

export const create = staffAction('payment_systems.manage', systemForm, async (actor, input) => {
  const created = await createSystem(actor, input)
  if (!created.ok) return created
  const { id, notices } = created.value
  redirect(`/admin/payment-systems/${id}?saved=${notices.length > 0 ? 'without-callbacks' : 'new'}`)
})

export const update = staffAction('payment_systems.manage', systemForm.extend(ofSystem.shape), async (actor, input) => {
  const updated = await updateSystem(actor, input)
  if (!updated.ok) return updated
  revalidatePath('/admin/payment-systems', 'layout')
  return said(updated.value, ['Saved.', ...updated.value.notices].join(' '))
})

export const remove = staffAction(
  'payment_systems.manage',
  removeSystemSchema.pick({ systemId: true }),
  async (actor, input) => {
    const removed = await removeSystem(actor, { ...input, confirmed: true })
    if (!removed.ok) return removed
    revalidatePath('/admin/payment-systems', 'layout')
    redirect('/admin/payment-systems')
  },
)

const methodsForm = methodsSchema.extend({ methods: many(z.string().max(40)), confirmed: ticked })

export const saveMethods = staffAction('payment_systems.manage', methodsForm, async (actor, input) => {
  const saved = await setMethods(actor, input)
  if (!saved.ok) return saved
  revalidatePath('/admin/payment-systems', 'layout')
  return said(saved.value, 'Saved.')
})

const protectionForm = dataProtectionSchema.extend({ cvvRequired: ticked, confirmed: ticked })

export const saveDataProtection = staffAction('payment_systems.manage', protectionForm, async (actor, input) => {
  const saved = await setDataProtection(actor, input)
  if (!saved.ok) return saved
  revalidatePath('/admin/payment-systems', 'layout')
  return said(saved.value, 'Saved.')
})

export const check = staffAction('payment_systems.manage', ofSystem, async (actor, input) => {
  const answer = await checkConnection(actor, input)
  revalidatePath('/admin/payment-systems', 'layout')
  if (!answer.ok) return answer
  const { account, note } = answer.value
  return said(answer.value, [`Connected. The processor answers as ${account}.`, note].filter(Boolean).join(' '))
})

export const register = staffAction('payment_systems.manage', ofSystem, async (actor, input) => {
  const answer = await registerCallbacks(actor, input)
  revalidatePath('/admin/payment-systems', 'layout')
  return answer.ok ? said(answer.value, 'The address is registered at the processor.') : answer
})
