'use server'

import { revalidatePath } from 'next/cache'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { saveTemplateSchema, switchSchema, templateKey, testSendSchema } from '@/lib/notifications/schemas'
import { resetTemplate, saveTemplate, switchMessage } from '@/lib/notifications/templates'
import { sendTest } from '@/lib/notifications/test-send'

const PAGE = '/admin/messages'

/** Saves the profile's own words. */
export const save = staffAction('messages.manage', saveTemplateSchema, async (actor, input) => {
  const saved = await saveTemplate(actor, input)
  if (!saved.ok) return saved
  revalidatePath(PAGE, 'layout')
  return said(null, 'Saved. The next message says it like this.')
})

/** Goes back to the standard text. */
export const reset = staffAction('messages.manage', templateKey, async (actor, input) => {
  const done = await resetTemplate(actor, input)
  if (done.ok) revalidatePath(PAGE, 'layout')
  return done
})

/** Switches an automatic message on or off. */
export const turn = staffAction('messages.manage', switchSchema, async (actor, input) => {
  const done = await switchMessage(actor, input)
  if (!done.ok) return done
  revalidatePath(PAGE, 'layout')
  return said(null, input.isOn ? 'Switched on.' : 'Switched off. Nobody is sent it any more.')
})

/** Sends a message with examples in it, to see how it arrives. */
export const test = staffAction('messages.manage', testSendSchema, async (actor, input) => {
  const sent = await sendTest(actor, input)
  return sent.ok ? said(null, `On its way to ${input.to}, as it is saved. See under Sent what becomes of it.`) : sent
})
