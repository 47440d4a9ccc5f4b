/**
 * Can the body of a POST to a page be read as what the framework takes it for: arguments in JSON, or a form? The framework itself
 * answers a body that breaks off, or says it is something else, with a fault of the server. Reads the body; hand in a copy.
 */
export async function isReadableBody(request: Request): Promise<boolean> {
  const type = (request.headers.get('content-type') ?? '').trim().toLowerCase()
  const isCall = request.headers.has('next-action')
  try {
    if (type.startsWith('multipart/form-data')) {
      await request.formData()
      return true
    }
    if (!isCall || type.startsWith('application/x-www-form-urlencoded')) return true
    return type.startsWith('text/plain') && isArguments(await request.text())
  } catch {
    return false
  }
}

// Texts that begin with "$" are React's notation: for such a text itself, for values that JSON lacks, for what was said before. Those
// that speak of another part of the body have none here, and those for functions and streams none of our actions takes.
const READABLE = /^(?!\$)|^\$(\$|undefined$|NaN$|-?Infinity$|-0$|D\d|n-?\d{1,30}$|T|0:)/

function isArguments(text: string): boolean {
  const args: unknown = JSON.parse(text, (_key, value) => {
    if (typeof value === 'string' && !READABLE.test(value)) throw new Error('not an argument')
    return value
  })
  return Array.isArray(args)
}
