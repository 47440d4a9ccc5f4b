import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { buttonStyle } from '@/components/ui/button-style'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Progress as ProgressBar } from '@/components/ui/progress'
import { Time } from '@/components/ui/time'
import { requireStaff } from '@/lib/auth/session'
import { getUpload, type UploadView } from '@/lib/orders/uploads/read'
import { AutoRefresh } from '../../../../self-care/payments/[id]/auto-refresh'
import { linksText, UploadState } from '../upload-state'
import { StartUpload } from './start-upload'

export const metadata: Metadata = { title: 'Payment links from a file' }

/** One file of links: what was found in it, how far it is, and which rows no link was made of. */
export default async function UploadedPage({ params }: { params: Promise<{ uploadId: string }> }) {
  const actor = await requireStaff('orders.manage')
  const upload = await getUpload(actor, (await params).uploadId)
  if (!upload) notFound()
  const { id, state, waiting, refused } = upload
  const leftOut =
    refused === 0
      ? ''
      : `${refused === 1 ? 'One row with a problem is' : `${refused} rows with a problem are`} left out.`
  return (
    <>
      <PageHeader
        title={<span className="break-all">{upload.fileName}</span>}
        breadcrumb={[
          { href: '/admin/payment-links', label: 'Payment links' },
          { href: '/admin/payment-links/upload', label: 'From a file' },
        ]}
        badge={<UploadState state={state} />}
        description={
          <>
            Sent <Time value={upload.createdAt} />
            {upload.madeByName && ` by ${upload.madeByName}`}
          </>
        }
        actions={
          (state === 'read' || state === 'stopped') &&
          waiting > 0 && <StartUpload uploadId={id} links={linksText(waiting)} leftOut={leftOut} />
        }
      />
      {state === 'making' && <AutoRefresh />}
      <Progress upload={upload} />
      {refused > 0 && <Refused upload={upload} />}
    </>
  )
}

function Progress({ upload }: { upload: UploadView }) {
  const { state, rows, made, refused, waiting, problem } = upload
  const done = rows - waiting
  const n = (count: number) => count.toLocaleString('en')
  return (
    <Card title={state === 'read' ? 'What was found' : 'Progress'}>
      <div className="grid gap-4">
        <p aria-live="polite" className="tabular-nums">
          {state === 'read'
            ? `${linksText(waiting)} can be made, ${n(refused)} of ${n(rows)} rows have a problem. Nothing was made yet.`
            : `${linksText(made)} made, ${n(refused)} ${refused === 1 ? 'row' : 'rows'} with a problem, ${n(waiting)} still to come.`}
        </p>
        {state !== 'read' && <ProgressBar label="Rows dealt with" value={done} max={rows} className="max-w-160" />}
        {state === 'read' && waiting === 0 && (
          <Notice tone="warning">
            No row is right, so no link can be made. Mend the rows below and send them again.
          </Notice>
        )}
        {state === 'stopped' && (
          <Notice tone="danger">{problem} What was made stays. Whoever may can make the rest.</Notice>
        )}
        {state === 'done' && refused === 0 && <Notice tone="success">Every row became a link.</Notice>}
        {state === 'done' && refused > 0 && (
          <Notice tone="warning">
            No link was made of {refused === 1 ? 'one row' : `${n(refused)} rows`}. Download them, mend them, and send
            them again: they are all that is missing.
          </Notice>
        )}
      </div>
    </Card>
  )
}

function Refused({ upload }: { upload: UploadView }) {
  const { id, refusals, refused } = upload
  return (
    <Card
      title="Rows with a problem"
      description="Row 1 is the head, as a spreadsheet counts."
      actions={
        <a href={`/admin/payment-links/upload/${id}/refused`} download className={buttonStyle()}>
          <Download aria-hidden className="size-4" /> Download as CSV
        </a>
      }
    >
      <ul className="grid gap-3">
        {refusals.map(({ line, problems }) => (
          <li key={line} className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[5rem_1fr]">
            <span className="font-medium tabular-nums">Row {line}</span>
            <ul className="grid min-w-0 gap-0.5">
              {problems.map(({ column, problem }) => (
                <li key={`${column} ${problem}`} className="break-words">
                  {column && <span className="font-mono text-[13px]">{column}: </span>}
                  {problem}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {refused > refusals.length && (
        <p className="mt-4 text-ink-soft">
          The first {refusals.length} of {refused.toLocaleString('en')}. The file holds all of them.
        </p>
      )}
    </Card>
  )
}
