import { SMTPServer } from 'smtp-server'
import type { Clock } from './clock'
import { type ParsedMail, parseMail } from './mime'
import type { Store } from './store'

/** One received mail; `recipients` are those of the envelope. */
export interface Mail extends ParsedMail {
  id: string
  at: string
  recipients: string[]
  /** The id that the sender gave the envelope, under which what became of it is reported; null without one. */
  envelopeId: string | null
  /** What was reported about it so far. */
  reported: ('delivered' | 'bounced')[]
}

/** The answer to a recipient by what stands before its @; others are taken. */
const REFUSALS: Readonly<Record<string, { code: number; says: string }>> = {
  refused: { code: 550, says: '5.1.1 There is no such mailbox here' },
  full: { code: 452, says: '4.2.2 The mailbox is full, try again later' },
}

/** Keeps every mail sent to the sandbox's SMTP port; nothing leaves the machine. */
export interface Mailbox {
  list(): Mail[]
  get(id: string): Mail | undefined
  /** Notes what was reported about a mail. */
  note(id: string, report: 'delivered' | 'bounced'): void
  /** Listens on 127.0.0.1; resolves with the port. Rejects when the port is taken. */
  listen(port: number): Promise<number>
  close(): Promise<void>
}

/** Makes the sink. It takes any sender without sign-in, and any recipient but `refused@…` and `full@…`. */
export function createMailbox(store: Store, clock: Clock): Mailbox {
  const mails = store.collection<Mail>('mails')
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // A sender's pooled connection must not hold up the end.
    closeTimeout: 500,
    hideDSN: false,
    onRcptTo({ address }, _session, callback) {
      const refusal = REFUSALS[address.split('@')[0] ?? '']
      callback(refusal && Object.assign(new Error(refusal.says), { responseCode: refusal.code }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const id = `mail_${store.next('mail')}`
        const recipients = session.envelope.rcptTo.map((to) => to.address)
        const envelopeId = session.envelope.dsn?.envid ?? null
        const mail = { ...parseMail(Buffer.concat(chunks)), id, at: clock.iso(), recipients, envelopeId, reported: [] }
        mails.put(id, mail)
        callback()
      })
    },
  })
  let listening = false
  return {
    list: () => mails.all(),
    get: (id) => mails.get(id),
    note: (id, report) => {
      const mail = mails.get(id)
      if (mail) mails.put(id, { ...mail, reported: [...mail.reported, report] })
    },
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        const net = server.listen(port, '127.0.0.1', () => {
          listening = true
          // A client that hangs up in the middle of a mail is its own affair.
          server.off('error', reject).on('error', () => {})
          const address = net.address()
          resolve(typeof address === 'object' && address ? address.port : port)
        })
      }),
    close: () => (listening ? new Promise((resolve) => server.close(() => resolve())) : Promise.resolve()),
  }
}
