import { Badge } from '@/components/ui/badge'
import type { UploadItem } from '@/lib/orders/uploads/read'

const STATES = {
  read: { tone: 'info', label: 'To be confirmed' },
  making: { tone: 'info', label: 'Being made' },
  done: { tone: 'success', label: 'Done' },
  stopped: { tone: 'danger', label: 'Stopped' },
} as const

/** How far a file is, in a word. */
export function UploadState({ state }: Pick<UploadItem, 'state'>) {
  const { tone, label } = STATES[state]
  return <Badge tone={tone}>{label}</Badge>
}

/** "1 link", "990 links". */
export function linksText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'link' : 'links'}`
}
