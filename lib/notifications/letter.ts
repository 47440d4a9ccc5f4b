/** A short letter: what mails are made of. */
export interface Letter {
  readonly subject: string
  readonly greeting: string
  /** Before the button. */
  readonly lines: readonly string[]
  readonly button?: { readonly label: string; readonly href: string }
  /** After the button, smaller. */
  readonly small: readonly string[]
}

/** A letter as text and as HTML that every mail program shows alike. Everything in it is escaped; give plain text. */
export function letter(of: Letter): { readonly subject: string; readonly text: string; readonly html: string } {
  const { subject, greeting, lines, button, small } = of
  const text = [greeting, ...lines, ...(button ? [`${button.label}:\n${button.href}`] : []), ...small].join('\n\n')
  const body = [
    ...[greeting, ...lines].map((line) => `<p style="margin:0 0 16px">${escapeHtml(line)}</p>`),
    ...(button ? [buttonHtml(button)] : []),
    ...small.map((line) => `<p style="margin:0 0 8px;font-size:13px;color:#5b6668">${escapeHtml(line)}</p>`),
  ]
  return { subject, text: `${text}\n`, html: page(subject, 'en', body) }
}

/** The whole of a mail's HTML around the parts of its body, which must be HTML already. */
export function page(title: string, locale: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif;color:#111718;background:#ffffff">
<div style="max-width:480px;margin:0 auto">
${parts.join('\n')}
</div>
</body>
</html>
`
}

/** A link that looks like a button. */
export function buttonHtml({ label, href }: { readonly label: string; readonly href: string }): string {
  const style =
    'display:inline-block;padding:10px 18px;border-radius:8px;background:#0f5b6c;color:#ffffff;text-decoration:none;font-weight:600'
  return `<p style="margin:0 0 24px"><a href="${escapeHtml(href)}" style="${style}">${escapeHtml(label)}</a></p>`
}

/** Plain text as HTML shows it, in texts and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
