import { createTransport, type Transporter } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import { env } from '@/lib/env'
import type { Handed } from './outcome'
import { NO_PROVIDER } from './providers'

export interface Mail {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  /** The message as plain text; its layout is made from the same parts by `letter` or `layOut`. */
  readonly text: string
  readonly html: string
}

type Transport = Transporter<SMTPTransport.SentMessageInfo, SMTPTransport.Options>

let opened: { readonly url: string; readonly transport: Transport } | undefined

function transport(): Transport {
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

/**
 * Hands a mail to the mail server and answers what came of it. `id` becomes its Message-ID, by which servers recognise a mail that is sent
 * a second time, and the name under which a server that can do so reports what became of it.
 */
export async function handMail(mail: Mail, id: string): Promise<Handed> {
  const { MAIL_FROM, SMTP_URL } = env()
  if (!SMTP_URL) return { kind: 'no_provider', problem: NO_PROVIDER.email }
  const messageId = `<${id}@${domainOf(MAIL_FROM)}>`
  try {
    await transport().sendMail({
      from: MAIL_FROM,
      ...mail,
      messageId,
      dsn: { envid: id, ret: 'HDRS', notify: ['SUCCESS', 'FAILURE'], orcpt: `rfc822;${mail.to.address}` },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { kind: 'sent', providerId: messageId }
  } catch (error) {
    return refusalOf(error)
  }
}

function domainOf(from: string): string {
  return /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

interface SmtpError {
  readonly code?: string
  readonly command?: string
  readonly syscall?: string
  readonly responseCode?: number
  readonly response?: string
}

/** What a server says that takes no mail just now, one that never will take this one, and silence. */
function refusalOf(error: unknown): Handed {
  const { code = '', command, syscall, responseCode = 0, response = '' } = error as SmtpError
  const said = response.replace(/\s+/g, ' ').slice(0, 200)
  const isForGood = responseCode >= 500 && responseCode < 600
  if (isForGood && command === 'RCPT TO')
    return { kind: 'refused', state: 'bounced', problem: `The mail server refuses this address: ${said}` }
  if (isForGood && command === 'DATA')
    return { kind: 'refused', state: 'failed', problem: `The mail server refuses this mail: ${said}` }
  if (code === 'EAUTH') return { kind: 'not_sent', problem: 'The mail server does not accept our sign-in.' }
  if (responseCode > 0) return { kind: 'not_sent', problem: `The mail server did not take it: ${said}` }
  if (code === 'EENVELOPE')
    return { kind: 'refused', state: 'bounced', problem: 'Mail cannot be sent to this address.' }
  // A connection that breaks does not say how far the mail had come.
  if (['ECONNECTION', 'ETIMEDOUT', 'ESOCKET'].includes(code) && syscall !== 'connect')
    return { kind: 'doubtful', problem: 'The connection to the mail server broke off; it may have taken the mail.' }
  return { kind: 'not_sent', problem: 'The mail server could not be reached.' }
}
