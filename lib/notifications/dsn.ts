export interface MailReport {
  readonly messageId: string
  /** `underway`: it is late, or handed on to where nobody reports. */
  readonly state: 'underway' | 'delivered' | 'bounced'
  readonly problem: string | null
}

/**
 * Reads a delivery status notification (RFC 3464): the whole mail as a mail server writes it. Which message it is about stands in the
 * envelope's id that we gave it, or in the Message-ID of the mail that it returns. Null when it is none, or about no message of ours.
 */
export function readDsn(mail: string): MailReport | null {
  if (!/^content-type:\s*message\/delivery-status/im.test(mail)) return null
  const messageId = /^(?:original-envelope-id:\s*|message-id:\s*<)(msg_[0-9a-z]{26})\b/im.exec(mail)?.[1]
  const action = field(mail, 'action')?.toLowerCase()
  if (!messageId || !action) return null
  if (action === 'delivered') return { messageId, state: 'delivered', problem: null }
  if (action !== 'failed') return { messageId, state: 'underway', problem: null }
  const said = field(mail, 'diagnostic-code')?.replace(/^smtp;\s*/i, '') ?? field(mail, 'status') ?? 'no reason given'
  return { messageId, state: 'bounced', problem: `A mail server brought it back: ${said.slice(0, 200)}` }
}

/** A field with the lines that continue it. */
function field(mail: string, name: string): string | undefined {
  const match = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)`, 'im').exec(mail)
  return match?.[1]?.replace(/\s+/g, ' ').trim()
}
