import { database } from '@/db/client'
import { type Link, linkContext, peekLink } from '@/lib/auth/links'
import { unseal } from '@/lib/auth/sealed'
import { seatsOf } from '@/lib/auth/seats'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import type { JobPayload } from '@/lib/jobs/queue'
import { log } from '@/lib/log'
import { type Letter, letter } from './letter'
import { sendMail } from './mail'

/** The job `mail.sign_in_link`: mails a single-use link. A link that a newer one has replaced meanwhile is not sent. */
export async function sendLinkMail(payload: JobPayload<'mail.sign_in_link'>): Promise<void> {
  const token = unseal(payload.tokenSealed, linkContext(payload.loginId))
  const link = await peekLink(database(), token)
  if (!link || link.loginId !== payload.loginId) {
    log.info({ loginId: payload.loginId }, 'a sign-in link was replaced or used before it could be mailed')
    return
  }
  const profiles = [...new Set((await seatsOf(database(), link.loginId)).map((seat) => seat.profileName))]
  const parts = letter(link.purpose === 'sign_in' ? signInLetter(link, token) : passwordLetter(link, token, profiles))
  await sendMail({ to: { name: link.name, address: link.email }, ...parts })
}

function signInLetter(link: Link, token: string): Letter {
  return {
    subject: 'Your sign-in link',
    greeting: `Hello ${link.name},`,
    lines: ['Use this link to sign in to Quittance without a password.'],
    button: { label: 'Sign in', href: address('/sign-in/link', token) },
    small: [lifetime(link), 'If you did not ask for it, do nothing. Nobody can sign in without this mail.'],
  }
}

function passwordLetter(link: Link, token: string, profiles: readonly string[]): Letter {
  const where = profiles.length > 0 ? ` for ${profiles.join(', ')}` : ''
  return {
    subject: 'Set your password',
    greeting: `Hello ${link.name},`,
    lines: [`Use this link to set the password of your access to Quittance${where}. You sign in as ${link.email}.`],
    button: { label: 'Set a password', href: address('/set-password', token) },
    small: [
      lifetime(link),
      'If it no longer works, open the sign-in page and have a new one sent to you.',
      'If you did not expect this mail, do nothing: nothing changes until the link is used.',
    ],
  }
}

function address(path: string, token: string): string {
  const url = new URL(path, env().BASE_URL)
  url.searchParams.set('token', token)
  return url.href
}

function lifetime(link: Link): string {
  const minutes = Math.max(1, Math.ceil((+link.expiresAt - +now()) / 60_000))
  const [count, unit] =
    minutes <= 120
      ? [minutes, 'minute']
      : minutes <= 2880
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day']
  return `The link works once, for the next ${new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(count)}.`
}
