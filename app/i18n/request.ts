import { headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { currentActor } from '@/lib/auth/session'
import { now } from '@/lib/clock'
import { customerLocale } from '@/lib/customers/customers'
import { localeFor, messagesOf } from './locale'

/** The language of a request: what stands in the customer's record, else what the browser asks for. */
export default getRequestConfig(async () => {
  const actor = await currentActor()
  const wish = actor?.kind === 'customer' ? await customerLocale(actor, actor.customerId) : undefined
  const locale = localeFor(wish, (await headers()).get('accept-language'))
  // The browser takes over with its own zone wherever a time is shown; see components/ui/time.
  return { locale, messages: messagesOf(locale), timeZone: 'UTC', now: now() }
})
