import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import messages from '@/messages/en.json'
import { LinkPayForm } from './pay-form'

const router = {} as never
const entry = { library: 'stripe', script: 'https://js.example/', publicSettings: {} } as never
const card = { value: 'new:a:card', title: 'Card', marks: [], minMinor: '50', maxMinor: null, entry } as never
const paypal = { value: 'new:b:wallet', title: 'PayPal', marks: [], minMinor: '1', maxMinor: null } as never

/** The form before scripts arrive. */
const drawn = (methods: never[]) =>
  renderToStaticMarkup(
    <AppRouterContext.Provider value={router}>
      <NextIntlClientProvider locale="en" messages={messages} timeZone="UTC">
        <LinkPayForm
          action={vi.fn()}
          hidden={{}}
          rules={{ currency: 'USD', asksWho: true, terms: null, privacy: null, part: null }}
          amount="25.00"
          due={{ amountMinor: '2500', currency: 'USD' }}
          partFrom={null}
          reserves={false}
          locale="en"
          methods={methods}
          merchant="Acme"
          terms={{ termsUrl: null, privacyUrl: null }}
        />
      </NextIntlClientProvider>
    </AppRouterContext.Provider>,
  )

it('without scripts, where only a card would do, says that it cannot be paid and asks for nothing', () => {
  const html = drawn([card])
  expect(html).toMatch(
    /<noscript>.*cannot be paid without JavaScript.*ask Acme.*<\/noscript><form[^>]* class="[^"]*noscript:hidden/,
  )
  expect(html).not.toContain('Other ways to pay')
})

it('without scripts, offers what works without them', () => {
  const html = drawn([card, paypal])
  expect(html).toContain('Other ways to pay work without it.')
  expect(html).not.toMatch(/cannot be paid without JavaScript|noscript:hidden/)
})
