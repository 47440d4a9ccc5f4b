import { type Messages, NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'

/** Sends some groups of words along, for the client components within that speak: only what they say, not the whole catalogue. */
export async function Words({ of, children }: { of: readonly (keyof Messages)[]; children: ReactNode }) {
  const messages = await getMessages()
  const some = Object.fromEntries(of.map((group) => [group, messages[group]]))
  return <NextIntlClientProvider messages={some}>{children}</NextIntlClientProvider>
}
