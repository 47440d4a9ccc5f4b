import { readFileSync } from 'node:fs'
import { z } from 'zod'

const manifest = z.object({
  staticRoutes: z.array(z.object({ page: z.string() })),
  dynamicRoutes: z.array(z.object({ page: z.string(), regex: z.string() })),
})

/**
 * Names the route of a path by the list that a build of Next leaves in `file`: `/admin/payments/[paymentId]`. `file` for what is served from
 * the disk, `none` for what nobody serves. Throws when there is no build.
 */
export function builtRoutes(file: string): (path: string) => string {
  const { staticRoutes, dynamicRoutes } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  const fixed = new Set(staticRoutes.map(({ page }) => page))
  const open = dynamicRoutes.map(({ page, regex }) => ({ page, regex: new RegExp(regex) }))
  return (path) => {
    if (path.startsWith('/_next/') || path.startsWith('/brands/') || path === '/favicon.svg') return 'file'
    if (fixed.has(path)) return path
    return open.find(({ regex }) => regex.test(path))?.page ?? 'none'
  }
}
