/** The bytes of a request body, or null as soon as there are more than `most`: a stranger must not fill our memory. */
export async function readBody(request: Request, most: number): Promise<Uint8Array | null> {
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > most) return null
  // Nothing longer than what was announced arrives; read at once it costs far less than as a stream.
  if (announced !== null) return within(most, new Uint8Array(await request.arrayBuffer()))
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.length
    if (size > most) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function within(most: number, bytes: Uint8Array): Uint8Array | null {
  return bytes.length > most ? null : bytes
}
