import {
  Archive,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Clock,
  FlaskConical,
  Gavel,
  type LucideIcon,
  Power,
  Send,
  ShieldCheck,
  TriangleAlert,
  Undo2,
} from 'lucide-react'
import { Badge, type Tone } from './ui/badge'

interface Look {
  readonly tone: Tone
  readonly icon: LucideIcon
  readonly text: string
}

const look = (tone: Tone, icon: LucideIcon, text: string): Look => ({ tone, icon, text })

const looks: Readonly<Record<string, Look>> = {
  // a payment
  unpaid: look('neutral', CircleDashed, 'Unpaid'),
  authorized: look('info', ShieldCheck, 'Authorized'),
  part_paid: look('warning', CircleAlert, 'Part paid'),
  paid: look('success', CircleCheck, 'Paid'),
  overpaid: look('warning', CircleAlert, 'Overpaid'),
  part_refunded: look('neutral', Undo2, 'Part refunded'),
  refunded: look('neutral', Undo2, 'Refunded'),
  disputed: look('danger', Gavel, 'Disputed'),
  // a transaction
  created: look('neutral', CircleDashed, 'Created'),
  pending: look('info', Clock, 'Pending'),
  unknown: look('warning', CircleHelp, 'Unknown'),
  succeeded: look('success', CircleCheck, 'Succeeded'),
  declined: look('danger', CircleX, 'Declined'),
  failed: look('danger', CircleX, 'Failed'),
  cancelled: look('neutral', CircleX, 'Cancelled'),
  expired: look('neutral', Clock, 'Expired'),
  // an order, a payment link
  draft: look('neutral', CircleDashed, 'Draft'),
  rejected: look('warning', CircleX, 'Rejected'),
  suspended: look('danger', CircleAlert, 'Suspended'),
  paused: look('neutral', Clock, 'Paused'),
  review: look('warning', CircleHelp, 'Review'),
  complete: look('success', CircleCheck, 'Complete'),
  scheduled: look('info', Clock, 'Scheduled'),
  processing: look('info', Clock, 'Processing'),
  success: look('success', CircleCheck, 'Success'),
  paid_late: look('warning', CircleAlert, 'Paid late'),
  // a callback
  new: look('neutral', CircleDashed, 'New'),
  applied: look('success', CircleCheck, 'Applied'),
  ignored: look('neutral', CircleDashed, 'Ignored'),
  unmatched: look('warning', CircleHelp, 'Unmatched'),
  conflict: look('danger', TriangleAlert, 'Conflict'),
  deferred: look('warning', CircleAlert, 'Not understood'),
  discarded: look('neutral', CircleX, 'Discarded'),
  // a message
  queued: look('info', Clock, 'Waiting'),
  sent: look('neutral', Send, 'Sent'),
  delivered: look('success', CircleCheck, 'Delivered'),
  bounced: look('danger', CircleX, 'Bounced'),
  // a payment system, a customer, a user
  live: look('success', Power, 'Live'),
  test: look('info', FlaskConical, 'Test mode'),
  healthy: look('success', CircleCheck, 'Healthy'),
  unchecked: look('neutral', CircleDashed, 'Not checked'),
  failing: look('danger', TriangleAlert, 'Failing'),
  active: look('success', CircleCheck, 'Active'),
  disabled: look('neutral', Power, 'Disabled'),
  locked: look('warning', TriangleAlert, 'Locked'),
  archived: look('neutral', Archive, 'Archived'),
}

export interface StatusBadgeProps {
  /** The state's own word: `part_paid`, `succeeded`, `live` … A word not known here is shown plainly. */
  status: string
  /** Another text, for instance translated for payers. */
  label?: string | undefined
}

/** The state of a payment, transaction, message or payment system: colour, icon and text together. */
export function StatusBadge({ status, label }: StatusBadgeProps) {
  const { tone, icon: Icon, text } = looks[status] ?? look('neutral', CircleDashed, plain(status))
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3.5" />
      {label ?? text}
    </Badge>
  )
}

function plain(status: string): string {
  const words = status.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
