'use server'

import { revalidatePath } from 'next/cache'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { documentSettingsSchema, saveDocumentSettings } from '@/lib/documents/settings'

/** Saves which kinds payers may download and what is printed on documents issued from now on. */
export const saveSettings = staffAction('documents.manage', documentSettingsSchema, async (actor, input) => {
  const saved = await saveDocumentSettings(actor, input)
  if (!saved.ok) return saved
  revalidatePath('/admin/documents', 'layout')
  return said(saved.value, 'Saved. Documents that were issued before stay as they are.')
})
