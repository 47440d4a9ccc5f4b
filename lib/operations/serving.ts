// Whether this process still wants work. On globalThis: the server and the pages built by Next each load this module for themselves.

const holder = globalThis as typeof globalThis & { quittanceDraining?: boolean }

/** Has this process been asked to end? It then says "not ready" and finishes what is in flight. */
export function isDraining(): boolean {
  return holder.quittanceDraining === true
}

/** From now on `isDraining`. There is no way back. */
export function beginDraining(): void {
  holder.quittanceDraining = true
}
