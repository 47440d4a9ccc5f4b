import { SMTPServer } from 'smtp-server'
import type { Clock } from './clock'
import { type ParsedMail, parseMail } from './mime'
import type { Store } from './store'

/** One received mail; `recipients` are those of the envelope. */
export interface Mail extends ParsedMail {
  id: string
  at: string
  recipients: string[]
}

/** Keeps every mail sent to the sandbox's SMTP port; nothing leaves the machine. */
export interface Mailbox {
  list(): Mail[]
  get(id: string): Mail | undefined
  /** Listens on 127.0.0.1; resolves with the port. Rejects when the port is taken. */
  listen(port: number): Promise<number>
  close(): Promise<void>
}

/** Makes the sink. It takes any sender and any recipient, without sign-in. */
export function createMailbox(store: Store, clock: Clock): Mailbox {
  const mails = store.collection<Mail>('mails')
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // A sender's pooled connection must not hold up the end.
    closeTimeout: 500,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const id = `mail_${store.next('mail')}`
        const recipients = session.envelope.rcptTo.map((to) => to.address)
        mails.put(id, { ...parseMail(Buffer.concat(chunks)), id, at: clock.iso(), recipients })
        callback()
      })
    },
  })
  let listening = false
  return {
    list: () => mails.all(),
    get: (id) => mails.get(id),
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
