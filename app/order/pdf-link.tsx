import { getTranslations } from 'next-intl/server'

/** A paper's PDF. A plain anchor: a router would fetch the file before anybody asks for it. */
export async function PdfLink({ href, children }: { href: string; children: string }) {
  const t = await getTranslations('history')
  return (
    <a
      href={href}
      className="justify-self-start rounded-sm text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2"
    >
      {t('pdfOf', { title: children })}
    </a>
  )
}
