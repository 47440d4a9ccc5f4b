'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { ofUpload } from '@/lib/orders/schemas'
import { MOST_BYTES } from '@/lib/orders/uploads/sheet'
import { startUpload, takeUpload } from '@/lib/orders/uploads/take'

const PATH = '/admin/payment-links/upload'

const sheet = z.object({
  file: z.instanceof(File).optional(),
  text: z.string().max(MOST_BYTES, 'This is too much at once. Send it in several parts.').default(''),
})

const takeSheet = staffAction('orders.manage', sheet, async (actor, { file, text }) => {
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(text)
  const taken = await takeUpload(actor, { name: file?.name ?? 'Pasted rows', bytes })
  if (!taken.ok) return taken
  revalidatePath(PATH)
  redirect(`${PATH}/${taken.value.uploadId}`)
})

/** Looks at every row of a file, or of what was pasted, and shows what it found. Nothing is made yet. */
export async function take(...sent: readonly unknown[]) {
  const input = sent.length > 1 ? sent[1] : sent[0]
  return takeSheet(input instanceof FormData ? chosenOf(input) : (input as z.input<typeof sheet>))
}

/** Actions read texts; a file that was chosen goes before what was pasted. */
function chosenOf(data: FormData): z.input<typeof sheet> {
  const file = data.get('file')
  const text = data.get('text')
  return file instanceof File && file.size > 0 ? { file } : { text: typeof text === 'string' ? text : '' }
}

/** Has the links made that were looked at. */
export const start = staffAction('orders.manage', ofUpload, async (actor, input) => {
  const started = await startUpload(actor, input)
  if (!started.ok) return started
  revalidatePath(`${PATH}/${input.uploadId}`)
  return said(null, 'The links are being made. You can leave this page; it goes on by itself.')
})
