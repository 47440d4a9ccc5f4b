import type { CardFieldsDriver } from './contract'

/** One driver per script, loaded only by the page that needs it. Adding one: write its file, add its line here. */
const DRIVERS: Readonly<Record<string, () => Promise<CardFieldsDriver>>> = {
  stripe: async () => (await import('./stripe')).stripe,
}

/** The driver of a library. Rejects for a library nobody wrote a driver for. */
export async function loadDriver(library: string): Promise<CardFieldsDriver> {
  const load = DRIVERS[library]
  if (!load) throw new Error(`no card fields driver is called ${library}`)
  return load()
}
