import { buttonHtml, escapeHtml, page } from './letter'
import { LINK_MARK } from './template'

/** A filled text as it is sent. `link` and `button` are null where there are none. */
export interface Filled {
  readonly subject: string
  readonly body: string
  readonly button: string | null
  readonly link: string | null
  readonly locale: string
}

/** An e-mail as plain text and as HTML that says the same. Everything in it is escaped; give plain text. */
export function layOut({ subject, body, button, link, locale }: Filled): {
  readonly text: string
  readonly html: string
} {
  const paragraphs = body.split('\n\n')
  const html = paragraphs.map((paragraph) => {
    if (paragraph === LINK_MARK && link !== null) return buttonHtml({ label: button ?? link, href: link })
    const lines = paragraph.split('\n').map(escapeHtml).join('<br>\n')
    return `<p style="margin:0 0 16px">${withLink(lines, link === null ? '' : anchor(link))}</p>`
  })
  const text = paragraphs.map((paragraph) =>
    withLink(paragraph === LINK_MARK && button !== null ? `${button}:\n${LINK_MARK}` : paragraph, link ?? ''),
  )
  return { text: `${text.join('\n\n')}\n`, html: page(subject, locale, html) }
}

/** A text with the link in its place: what an SMS says. */
export function withLink(body: string, link: string): string {
  return body.replaceAll(LINK_MARK, () => link)
}

function anchor(link: string): string {
  const shown = escapeHtml(link)
  return `<a href="${shown}">${shown}</a>`
}
