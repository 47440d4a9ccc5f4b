/** What the form of a link holds, as typed. */
export interface LinkValues {
  orderId: string
  customerId: string
  reviewed: boolean
  amount: string
  currency: string
  mode: 'test' | 'live'
  description: string
  email: string
  phone: string
  notifyEmail: boolean
  notifySms: boolean
  sending: 'no' | 'now' | 'scheduled'
  sendAt: string
  reference: string
  expiresAt: string
  notes: { title: string; value: string }[]
  uses: 'once' | 'many'
  usesMost: string
  parts: boolean
  partMin: string
  preauthorize: boolean
  remindUnpaidDays: string
  remindExpiryHours: string
}

export const EMPTY: LinkValues = {
  orderId: '',
  customerId: '',
  reviewed: false,
  amount: '',
  currency: '',
  mode: 'test',
  description: '',
  email: '',
  phone: '',
  notifyEmail: false,
  notifySms: false,
  sending: 'no',
  sendAt: '',
  reference: '',
  expiresAt: '',
  notes: [{ title: '', value: '' }],
  uses: 'once',
  usesMost: '',
  parts: false,
  partMin: '',
  preauthorize: false,
  remindUnpaidDays: '',
  remindExpiryHours: '',
}

/** A local date and time as an instant, for the server knows no zone of the reader's; what is none stays as typed. */
export function instantOf(local: string): string {
  const at = new Date(local)
  return local === '' || Number.isNaN(at.getTime()) ? local : at.toISOString()
}

/** The other way: an instant as the reader's clock shows it, for a browser's field; empty for none. Where there is a browser. */
export function localOf(instant: string | null): string {
  if (instant === null) return ''
  const at = new Date(instant)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
