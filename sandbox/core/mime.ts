/** A mail taken apart far enough to be read by a person or a test. */
export interface ParsedMail {
  subject: string
  from: string
  to: string
  text: string
  html: string
  attachments: { filename: string; contentType: string; bytes: number }[]
}

interface Part {
  headers: Map<string, string>
  body: Buffer
}

function split(raw: Buffer): Part {
  const crlf = raw.indexOf('\r\n\r\n')
  const lf = raw.indexOf('\n\n')
  const end = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf : lf
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString('utf8')
  const body = end < 0 ? Buffer.alloc(0) : raw.subarray(end + (end === crlf ? 4 : 2))
  const headers = new Map<string, string>()
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, body }
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/=\r?\n/g, '')
  return Buffer.from(
    joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function decodeWord(_: string, charset: string, kind: string, text: string): string {
  const bytes = kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quotedPrintable(text.replaceAll('_', ' '))
  return new TextDecoder(charset.toLowerCase()).decode(bytes)
}

function decodeHeader(value = ''): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/=\?([\w-]+)\?([BbQq])\?([^?]*)\?=/g, decodeWord)
}

function decodeBody(part: Part): Buffer {
  const encoding = part.headers.get('content-transfer-encoding')?.toLowerCase() ?? ''
  if (encoding === 'base64') return Buffer.from(part.body.toString('latin1'), 'base64')
  return encoding === 'quoted-printable' ? quotedPrintable(part.body.toString('latin1')) : part.body
}

function parameter(header: string, name: string): string {
  const match = new RegExp(`${name}="?([^";]+)"?`, 'i').exec(header)
  return match?.[1] ?? ''
}

function collect(part: Part, mail: ParsedMail) {
  const type = part.headers.get('content-type') ?? 'text/plain'
  if (/^multipart\//i.test(type)) {
    const body = part.body.toString('latin1')
    const pieces = body.split(`--${parameter(type, 'boundary')}`).slice(1, -1)
    for (const piece of pieces) collect(split(Buffer.from(piece.replace(/^\r?\n/, ''), 'latin1')), mail)
    return
  }
  const content = decodeBody(part)
  const disposition = part.headers.get('content-disposition') ?? ''
  const contentType = type.split(';')[0]?.trim() ?? type
  if (/^attachment/i.test(disposition) || !/^text\/(plain|html)$/i.test(contentType)) {
    const filename = decodeHeader(parameter(disposition, 'filename') || parameter(type, 'name'))
    mail.attachments.push({ filename, contentType, bytes: content.length })
  } else if (/html$/i.test(contentType)) mail.html += content.toString('utf8')
  else mail.text += content.toString('utf8').replaceAll('\r\n', '\n')
}

/** Reads one mail: subject, plain text, HTML, and the names of what is attached; what it cannot read stays empty. */
export function parseMail(raw: Buffer): ParsedMail {
  const whole = split(raw)
  const header = (name: string) => decodeHeader(whole.headers.get(name))
  const mail: ParsedMail = {
    subject: header('subject'),
    from: header('from'),
    to: header('to'),
    text: '',
    html: '',
    attachments: [],
  }
  collect(whole, mail)
  return mail
}
