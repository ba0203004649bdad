import { CourtError, EscrowError } from '../../chain/index.ts'

/** Whether the court would take an act now. What others did already, it would not. */
export async function isAccepted(simulate: () => Promise<unknown>): Promise<boolean> {
  try {
    await simulate()
    return true
  } catch (error) {
    if (error instanceof CourtError || error instanceof EscrowError) return false
    throw error
  }
}
