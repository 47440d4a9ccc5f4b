import { headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { localeFor, messagesOf } from '@/lib/api/words'
import { currentSession } from '@/lib/auth/session'
import { now } from '@/lib/clock'

/** The language of a request: what stands in the customer's record, else what the browser asks for. */
export default getRequestConfig(async () => {
  const locale = localeFor((await currentSession())?.place?.locale, (await headers()).get('accept-language'))
  // The browser takes over with its own zone wherever a time is shown; see components/ui/time.
  return { locale, messages: messagesOf(locale), timeZone: 'UTC', now: now() }
})
