import { testSecrets } from '@/lib/auth/testing'
import type { JobPayload } from '@/lib/jobs/queue'
import type { Sandbox } from '@/sandbox/start'
import { sendMessage } from './deliver'

export const AUTH_TOKEN = 'a-token-of-the-sandbox'
export const REPORTS_TOKEN = 'a-token-for-mail-reports'

/** For tests: leads mail and SMS of this process to a sandbox. Call before anything reads `env()`. */
export function leadTo({ origin, smtpPort }: Sandbox): void {
  testSecrets()
  process.env.SMTP_URL = `smtp://127.0.0.1:${smtpPort}`
  process.env.SANDBOX_URL = origin
  process.env.TWILIO_ACCOUNT_SID = 'AC00000000000000000000000000000001'
  process.env.TWILIO_AUTH_TOKEN = AUTH_TOKEN
  process.env.SMS_FROM = '+15005550006'
  process.env.MAIL_REPORTS_TOKEN = REPORTS_TOKEN
}

/** For tests: sends a message about something that nobody follows. */
export function sendAlone(which: JobPayload<'message.send'>): Promise<void> {
  return sendMessage(which, async () => undefined)
}
