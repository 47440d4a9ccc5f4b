import { test as base, expect } from '@playwright/test'
import { newVisit, visitCookie } from '@/lib/auth/visit'
import { patience } from '../support/patience'
import { killProcess, stage, startProcess } from '../support/stage'
import type { ActorName } from './matrix'
import { signIn } from './people'
import { untilQuiet } from './snapshot'
import { makeWorld, type World } from './world'

/** Playwright's `test` with two profiles full of things, in which nothing but the test's own calls writes: the worker stands still. */
export const test = base.extend<object, { world: World }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
    async ({}, use) => {
      const world = await makeWorld()
      await killProcess('worker')
      await untilQuiet()
      await use(world)
      await startProcess('worker')
    },
    { scope: 'worker', timeout: 120_000 * patience },
  ],
})

/** A fresh session of somebody in a browser of their own, so that no call can spoil the next one's. */
export async function cookieOf(world: World, actor: ActorName): Promise<string> {
  const visit = `${visitCookie(stage.baseUrl()).name}=${actor === 'john' ? world.john.byLink.visit : newVisit()}`
  return actor === 'nobody' ? visit : `${(await signIn(world.people[actor])).cookie}; ${visit}`
}

export { expect }
