import type { Core } from '../core/core'
import type { Collection } from '../core/store'
import { type Numbered, numberOf } from './numbers'

/** One SMS as the stand-in keeps it. */
export interface Sms {
  sid: string
  accountSid: string
  /** The account's token, with which reports are signed. */
  authToken: string
  to: string
  from: string
  body: string
  status: Status
  errorCode: number | null
  statusCallback: string | null
  at: string
}

export type Status = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed'

/** What becomes of a message that nobody decides about, after this many milliseconds. */
const DELIVERED_AFTER_MS = 1500

/** The messages of the stand-in, newest first when listed, and what becomes of them. */
export interface Messages {
  add(message: Omit<Sms, 'sid' | 'status' | 'errorCode' | 'at'>): Sms
  get(sid: string): Sms | undefined
  list(): Sms[]
  /** Gives a message another status and reports it; undefined when there is none such. */
  become(sid: string, status: Status, errorCode?: number): Sms | undefined
}

/** Makes them. A message is sent at once, and then becomes what `numbers.ts` says of its number. */
export function createMessages(core: Core): Messages {
  const kept: Collection<Sms> = core.store.collection('twilio.messages')

  function report(sms: Sms) {
    if (!sms.statusCallback) return
    const fields = {
      SmsSid: sms.sid,
      SmsStatus: sms.status,
      MessageStatus: sms.status,
      To: sms.to,
      MessageSid: sms.sid,
      AccountSid: sms.accountSid,
      From: sms.from,
      ApiVersion: '2010-04-01',
      ...(sms.errorCode === null ? {} : { ErrorCode: String(sms.errorCode) }),
    }
    core.callbacks.send({
      processor: 'twilio',
      endpoint: sms.sid,
      url: sms.statusCallback,
      type: `message.${sms.status}`,
      eventId: sms.sid,
      body: new URLSearchParams(fields).toString(),
    })
  }

  function become(sid: string, status: Status, errorCode?: number) {
    const sms = kept.get(sid)
    if (!sms) return undefined
    const changed = kept.put(sid, { ...sms, status, errorCode: errorCode ?? null })
    report(changed)
    return changed
  }

  function pursue(sid: string, { ends }: Numbered) {
    become(sid, 'sent')
    if (ends === 'waits') return
    setTimeout(() => {
      // A person may have decided meanwhile.
      if (kept.get(sid)?.status === 'sent') become(sid, ends.status, ends.errorCode)
    }, DELIVERED_AFTER_MS).unref()
  }

  return {
    add: (message) => {
      const sid = `SM${core.store.next('twilio').toString(16).padStart(32, '0')}`
      const sms = kept.put(sid, { ...message, sid, status: 'queued', errorCode: null, at: core.clock.iso() })
      setTimeout(() => pursue(sid, numberOf(message.to)), 50).unref()
      return sms
    },
    get: (sid) => kept.get(sid),
    list: () => kept.all().toReversed(),
    become,
  }
}
