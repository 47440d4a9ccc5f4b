import { env } from '@/lib/env'
import type { Handed } from './outcome'
import { twilio } from './twilio'

export interface Sms {
  /** With its country code: `+41441234567`. */
  readonly to: string
  readonly text: string
  /** Where the provider reports what became of it. */
  readonly statusUrl: string
}

/** What a provider of SMS can do. Nothing else knows which one it is. */
export interface SmsGateway {
  /** Hands a message over, once. */
  readonly send: (sms: Sms) => Promise<Handed>
  /** The provider's id of this very message, if it took it at or after `since`; null when it did not. Throws when it cannot say. */
  readonly find: (sms: Sms, since: Date) => Promise<string | null>
  /** What a report says that was posted to `statusUrl`; null unless the signature proves that it is the provider's. */
  readonly readReport: (report: SignedReport) => SmsReport | null
}

export interface SignedReport {
  /** The `statusUrl` that it was posted to, as we gave it. */
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

export interface SmsReport {
  readonly providerId: string
  /** `underway`: nothing new. */
  readonly state: 'underway' | 'sent' | 'delivered' | 'bounced' | 'failed'
  readonly problem: string | null
}

/** The provider of SMS; undefined while none is set up. Where there is a sandbox, it stands in for it. */
export function smsGateway(): SmsGateway | undefined {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SMS_FROM, SANDBOX_URL } = env()
  if (!TWILIO_ACCOUNT_SID || !TWILIO_AUTH_TOKEN || !SMS_FROM) return undefined
  const route = SANDBOX_URL ? (url: string) => url.replace(/^https:\//, SANDBOX_URL) : undefined
  return twilio({ accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, from: SMS_FROM }, route)
}
