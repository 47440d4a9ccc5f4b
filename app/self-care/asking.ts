import { after } from 'next/server'
import { getLocale } from 'next-intl/server'
import type { Asking } from '@/lib/api/begin'
import { visitor } from '@/lib/auth/visitor'

/** From where and in which language the payer of this server action asks. */
export async function asking(): Promise<Asking> {
  const { network } = await visitor()
  return { network, locale: await getLocale(), later: after }
}
