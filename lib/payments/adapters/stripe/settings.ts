import { z } from 'zod'
import type { SettingMeta } from '../../contract'

/** Whoever knows the keys by the names of Stripe's Dashboard finds them here under the names of the form. */
export const settings = z.object({
  login: z
    .string('Enter a login.')
    .trim()
    .min(
      5,
      'The login must be longer than 4 characters. Stripe does not use it: any text will do, such as your account’s name.',
    )
    .max(200, 'The login is too long.')
    .meta({
      label: 'Login',
      hint: 'Longer than 4 characters. Stripe does not use it; your account’s name is a good choice.',
    } satisfies SettingMeta),
  password: z
    .string('Enter the secret key.')
    .trim()
    .min(1, 'Enter the secret key.')
    .max(300, 'This is too long for a Stripe key.')
    .meta({
      label: 'Password',
      secret: true,
      hint: 'The secret key: sk_test_… or rk_test_… with Test mode, sk_live_… or rk_live_… without.',
    } satisfies SettingMeta),
  publishableKey: z
    .string('Enter the publishable key.')
    .trim()
    .min(1, 'Enter the publishable key: the card fields need it.')
    .max(300, 'This is too long for a Stripe key.')
    .meta({
      label: 'Publishable key',
      hint: 'pk_test_… with Test mode, pk_live_… without. It is not secret: the card fields in the payer’s browser use it.',
    } satisfies SettingMeta),
  webhookSecret: z
    .string()
    .trim()
    .regex(
      /^(whsec_\S+)?$/,
      'A signing secret starts with whsec_. Leave the field empty to have it filled when callbacks are registered.',
    )
    .max(300, 'This is too long for a signing secret.')
    .default('')
    .meta({
      label: 'Callback signing secret',
      secret: true,
      hint: 'Starts with whsec_. Filled for you when callbacks are registered.',
    } satisfies SettingMeta),
})

export type Settings = z.infer<typeof settings>

const WHERE = 'You find it in the Stripe Dashboard under Developers, API keys.'

/** Do the keys fit Test mode, and is each in its own field (D11)? */
export function checkSettings(given: Settings, live: boolean): Readonly<Record<string, string>> {
  const password = aboutPassword(given.password, live)
  const publishableKey = aboutPublishableKey(given.publishableKey, live)
  return { ...(password === null ? {} : { password }), ...(publishableKey === null ? {} : { publishableKey }) }
}

function aboutPassword(key: string, live: boolean): string | null {
  const right = live ? 'sk_live_ or rk_live_' : 'sk_test_ or rk_test_'
  if (key.startsWith('pk_'))
    return `This is the publishable key, which only names your account and cannot take payments. Enter the secret key, which starts with ${right}. ${WHERE}`
  if (key.startsWith('whsec_'))
    return `This is the signing secret of callbacks. Enter the secret key, which starts with ${right}. ${WHERE}`
  const kind = /^[sr]k_(test|live)_\S+$/.exec(key)?.[1]
  if (kind === undefined) return `A secret key starts with ${right}. ${WHERE}`
  return aboutMode(kind, live, right)
}

function aboutPublishableKey(key: string, live: boolean): string | null {
  const right = live ? 'pk_live_' : 'pk_test_'
  if (/^[sr]k_/.test(key))
    return `This is a secret key, and this field is sent to browsers. Enter the publishable key, which starts with ${right}. ${WHERE}`
  const kind = /^pk_(test|live)_\S+$/.exec(key)?.[1]
  if (kind === undefined) return `A publishable key starts with ${right}. ${WHERE}`
  return aboutMode(kind, live, right)
}

function aboutMode(kind: string, live: boolean, right: string): string | null {
  if (kind === (live ? 'live' : 'test')) return null
  return live
    ? `This is a key for test payments, and Test mode is off. Enter the key that starts with ${right}, or switch Test mode on.`
    : `This is a key for real payments, and Test mode is on. Enter the key that starts with ${right}, or switch Test mode off.`
}
