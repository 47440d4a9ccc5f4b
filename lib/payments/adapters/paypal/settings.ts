import { z } from 'zod'
import type { AdapterContext, SettingMeta } from '../../contract'

/** What PayPal gives an administrator, and what subscribing to its callbacks yields. */
export const settings = z.object({
  login: z
    .string('Enter the client id.')
    .trim()
    .min(5, 'The client id is longer than 4 characters.')
    .meta({
      label: 'Login',
      hint: 'The client id of your REST app: PayPal developer dashboard, Apps & Credentials.',
    } satisfies SettingMeta),
  password: z
    .string('Enter the secret.')
    .trim()
    .min(1, 'Enter the secret.')
    .meta({
      label: 'Password',
      hint: 'The secret of the same REST app. The sandbox and the live app have different ones.',
      secret: true,
    } satisfies SettingMeta),
  webhookId: z
    .string()
    .trim()
    .default('')
    .meta({
      label: 'Webhook id',
      hint: 'Filled in when callbacks are set up. Without it no callback of PayPal is believed.',
    } satisfies SettingMeta),
})

export type Settings = z.infer<typeof settings>
export type Context = AdapterContext<Settings>

/** A PayPal account's e-mail address is the usual mistake: the API wants the app's client id. */
export function checkSettings({ login }: Settings): Readonly<Record<string, string>> {
  return login.includes('@') ? { login: 'This is an e-mail address; PayPal wants the client id of your REST app.' } : {}
}

/** The only difference between Test mode and live. */
export function hostOf(context: Pick<Context, 'live'>): string {
  return context.live ? 'https://api-m.paypal.com' : 'https://api-m.sandbox.paypal.com'
}
