export interface PaymentDocumentsProps {
  documents: readonly { readonly id: string; readonly title: string }[]
}

/** The papers of a payment, each a link to its PDF; for the console. */
export function PaymentDocuments({ documents }: PaymentDocumentsProps) {
  if (documents.length === 0)
    return (
      <p className="text-ink-soft">
        None yet. A receipt is issued when money was taken, and a credit note when it was given back.
      </p>
    )
  return (
    <ul className="grid gap-2">
      {documents.map(({ id, title }) => (
        <li key={id}>
          <PdfLink href={`/admin/documents/${id}`}>{title}</PdfLink>
        </li>
      ))}
    </ul>
  )
}

/** A document's PDF, in a window of its own. A plain anchor: a router would fetch the file before anybody asks for it. */
export function PdfLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="rounded-sm text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2"
    >
      {children}
      <span className="sr-only"> (PDF, opens a new window)</span>
    </a>
  )
}
