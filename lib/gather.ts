interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export interface Gathering {
  /** How many go together at the most. */
  readonly most: number
  /** How many runs may be under way in this process. */
  readonly atOnce: number
}

/** So many are not shared out: a run costs more than what it carries. */
const FEW = 16

/**
 * Makes of work on many a function for one: who calls while `atOnce` runs are under way waits, and who waits goes with the others in the
 * next run. Nobody waits for company: alone, one is served at once. `run` answers in the order of its items and is all or nothing: when it
 * throws, each of its items is run alone, so that what is bad fails by itself.
 */
export function gather<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { most, atOnce }: Gathering,
): (item: Item) => Promise<Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  let underWay = 0

  const serve = async (some: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await run(some.map(({ item }) => item))
      some.forEach(({ resolve }, at) => {
        resolve(answers[at] as Answer)
      })
    } catch (error) {
      if (some.length === 1) some[0]?.reject(error)
      else await Promise.all(some.map((one) => serve([one])))
    }
  }
  const next = (): void => {
    if (underWay >= atOnce || waiting.length === 0) return
    // Shared out among the runs that are free, so that one of them works while another waits for the database.
    const share = Math.max(FEW, Math.ceil(waiting.length / (atOnce - underWay)))
    underWay += 1
    serve(waiting.splice(0, Math.min(share, most))).finally(() => {
      underWay -= 1
      next()
    })
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // Who calls in the same turn of the event loop goes along: the busier the process, the longer its turns and the more there are.
      setImmediate(next)
    })
}
