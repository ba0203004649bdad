import type { Gate } from './gates.ts'

/** How a gate ended; `skipped`: one it waits for did not pass. */
export type Outcome = 'passed' | 'failed' | 'skipped'

/**
 * Runs gates side by side, each as soon as those before it passed, in the order they are listed.
 *
 * @param gates The gates.
 * @param width How many run at once.
 * @param run Runs one; says whether it passed.
 * @throws {Error} when gates wait for each other, or for one that is not there.
 */
export async function schedule(
  gates: readonly Gate[],
  width: number,
  run: (gate: Gate) => Promise<boolean>,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const waiting = [...gates]
  const running = new Map<string, Promise<void>>()

  while (waiting.length > 0 || running.size > 0) {
    for (const gate of [...waiting]) {
      const before = (gate.after ?? []).map((name) => outcomes.get(name))
      if (before.some((outcome) => outcome === 'failed' || outcome === 'skipped')) {
        outcomes.set(gate.name, 'skipped')
        waiting.splice(waiting.indexOf(gate), 1)
      } else if (running.size < width && before.every((outcome) => outcome === 'passed')) {
        waiting.splice(waiting.indexOf(gate), 1)
        running.set(
          gate.name,
          run(gate).then((passed) => {
            outcomes.set(gate.name, passed ? 'passed' : 'failed')
            running.delete(gate.name)
          }),
        )
      }
    }

    if (running.size > 0) await Promise.race(running.values())
    else if (waiting.every((gate) => (gate.after ?? []).some((name) => !outcomes.has(name)))) {
      if (waiting.length > 0) throw new Error(`gates that wait for ever: ${waiting.map(({ name }) => name)}`)
    }
  }

  return outcomes
}
