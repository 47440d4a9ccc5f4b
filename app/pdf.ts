/** A document as a browser shows or saves it, kept by nothing on its way; with 404 and these words where there is none for whoever asks. */
export function pdfAnswer(
  found: { readonly filename: string; readonly pdf: Uint8Array } | undefined,
  missing: string,
): Response {
  if (!found)
    return new Response(missing, {
      status: 404,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    })
  return new Response(Uint8Array.from(found.pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${found.filename}"`,
      'cache-control': 'private, no-store',
    },
  })
}
