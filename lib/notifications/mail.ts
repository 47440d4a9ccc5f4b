import { createTransport, type Transporter } from 'nodemailer'
import { env } from '@/lib/env'

export interface Mail {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  /** The message as plain text; its layout is made from the same parts by `letter`. */
  readonly text: string
  readonly html: string
}

let opened: { readonly url: string; readonly transport: Transporter } | undefined

function transport(): Transporter {
  const { SMTP_URL } = env()
  if (!SMTP_URL) throw new Error('No mail can be sent: SMTP_URL is not set. The job is tried again once it is.')
  if (opened?.url !== SMTP_URL) {
    const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
    opened = { url: SMTP_URL, transport: createTransport({ url: SMTP_URL, ...timeouts }) }
  }
  return opened.transport
}

/** Hands a mail to the mail server of SMTP_URL. For jobs: throws when there is none or it refuses, and the job is tried again. */
export async function sendMail(mail: Mail): Promise<void> {
  const { MAIL_FROM } = env()
  await transport().sendMail({ from: MAIL_FROM, ...mail, disableFileAccess: true, disableUrlAccess: true })
}
