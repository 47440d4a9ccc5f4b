const LOADED_WITHIN_MS = 20_000

const loading = new Map<string, Promise<void>>()

/** Adds a script to the page, once per address. Rejects when it fails or takes longer than 20 seconds; then it may be tried again. */
export function loadScript(address: string): Promise<void> {
  const known = loading.get(address)
  if (known) return known
  const loaded = new Promise<void>((resolve, reject) => {
    const tag = document.createElement('script')
    const fail = (reason: string) => {
      clearTimeout(patience)
      loading.delete(address)
      tag.remove()
      reject(new Error(`${address} ${reason}`))
    }
    const patience = setTimeout(() => fail('took too long'), LOADED_WITHIN_MS)
    tag.src = address
    tag.async = true
    tag.onload = () => {
      clearTimeout(patience)
      resolve()
    }
    tag.onerror = () => fail('did not load')
    document.head.append(tag)
  })
  loading.set(address, loaded)
  return loaded
}
