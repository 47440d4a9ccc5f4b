import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { buttonStyle } from '@/components/ui/button-style'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { requireStaff } from '@/lib/auth/session'
import { COLUMNS } from '@/lib/orders/uploads/columns'
import { listUploads, type UploadItem } from '@/lib/orders/uploads/read'
import { MOST_BYTES } from '@/lib/orders/uploads/sheet'
import { take } from './actions'
import { UploadForm } from './upload-form'
import { linksText, UploadState } from './upload-state'

export const metadata: Metadata = { title: 'Payment links from a file' }

const PATH = '/admin/payment-links/upload'

/** Many payment links at once, from a CSV file. */
export default async function UploadPage() {
  const actor = await requireStaff('orders.manage')
  const uploads = await listUploads(actor)
  return (
    <>
      <PageHeader
        title="Payment links from a file"
        breadcrumb={[{ href: '/admin/payment-links', label: 'Payment links' }]}
        description="Each row becomes a link. You see what is wrong with which row before anything is made or sent."
        actions={
          <a href={`${PATH}/sample`} download className={buttonStyle()}>
            <Download aria-hidden className="size-4" /> Download a sample
          </a>
        }
      />
      <Card title="File">
        <UploadForm action={take} mostBytes={MOST_BYTES} />
      </Card>
      <Card title="Your last files">
        <Uploads uploads={uploads} />
      </Card>
      <Card
        title="Columns"
        description="The first line names them, in any order; those you do not need may be left out. A column “note: Desk” adds a note with the title “Desk” for your own people."
      >
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[max-content_1fr]">
          {COLUMNS.map(({ name, what }) => (
            <div key={name} className="grid gap-x-6 gap-y-0.5 sm:col-span-2 sm:grid-cols-subgrid">
              <dt className="font-mono text-[13px]">{name}</dt>
              <dd className="text-ink-soft">{what}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  )
}

function Uploads({ uploads }: { uploads: readonly UploadItem[] }) {
  if (uploads.length === 0) return <p className="text-ink-soft">None yet.</p>
  return (
    <ul className="grid gap-3">
      {uploads.map(({ id, fileName, state, rows, made, refused, createdAt, madeByName }) => (
        <li key={id} className="grid gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            <TextLink href={`${PATH}/${id}`} className="break-all">
              {fileName}
            </TextLink>
            <UploadState state={state} />
          </span>
          <span className="text-[13px] text-ink-soft">
            {rows.toLocaleString('en')} {rows === 1 ? 'row' : 'rows'} · {linksText(made)} made ·{' '}
            {refused.toLocaleString('en')} with a problem · <Time value={createdAt} />
            {madeByName && ` · ${madeByName}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
