/** How often an act is done in a second, one after the other, once it is warm. */
export async function perSecondOf(act: () => unknown, seconds: number): Promise<number> {
  await runFor(act, seconds / 4)
  return runFor(act, seconds)
}

async function runFor(act: () => unknown, seconds: number): Promise<number> {
  const start = performance.now()
  let times = 0
  let now = start
  for (; now - start < 1000 * seconds; now = performance.now()) {
    await act()
    times++
  }
  return (1000 * times) / (now - start)
}
