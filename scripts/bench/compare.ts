/** One operation, done in two ways. Each takes the index of the input to work on. */
export type Contest = {
  readonly name: string
  readonly viem: (index: number) => unknown
  readonly earnest: (index: number) => unknown
}

/** Milliseconds an operation, medians over all blocks, and how many times slower viem's is. */
export type Row = {
  readonly name: string
  readonly viem: number
  readonly earnest: number
  readonly ratio: number
}

/** How much is measured. */
export type Effort = {
  /** How many blocks count; before them one warms up. */
  readonly blocks: number
  /** Milliseconds each way of each operation runs in a block: the same for both, so that both meet the same noise. */
  readonly slice: number
  /** How many inputs there are to go round. */
  readonly inputs: number
}

/** Times the two ways of each operation in turns, so that whatever else the machine does meets both alike. */
export async function compare(contests: readonly Contest[], effort: Effort): Promise<readonly Row[]> {
  const times = contests.map((contest) => ({ contest, viem: [] as number[], earnest: [] as number[] }))
  for (let block = 0; block <= effort.blocks; block++) {
    for (const { contest, viem, earnest } of times) {
      const found = { viem: await time(contest.viem, effort), earnest: await time(contest.earnest, effort) }
      if (block === 0) continue
      viem.push(found.viem)
      earnest.push(found.earnest)
    }
  }
  return times.map(({ contest: { name }, ...blocks }) => {
    const viem = median(blocks.viem)
    const earnest = median(blocks.earnest)
    return { name, viem, earnest, ratio: viem / earnest }
  })
}

async function time(run: (index: number) => unknown, { slice, inputs }: Effort): Promise<number> {
  const start = performance.now()
  let runs = 0
  let now = start
  for (; now - start < slice; now = performance.now()) {
    await run(runs % inputs)
    runs++
  }
  return (now - start) / runs
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2
}
