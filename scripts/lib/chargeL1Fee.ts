import { type Address, type Hex, numberToHex } from 'viem'

import type { Provider } from './deployEarnest.ts'

/**
 * What publishing costs: Base's own scalars, and fees of the chain below in wei. Warning: those move by orders of
 * magnitude from day to day; what follows from them is for comparing.
 */
export const L1 = {
  baseFeeScalar: 2_269n,
  blobBaseFeeScalar: 1_055_762n,
  baseFee: 1_000_000_000n,
  blobBaseFee: 1_000_000_000n,
} as const

/** The predeploy that holds them, and in which slots. */
const L1_BLOCK: Address = '0x4200000000000000000000000000000000000015'
const slots = { baseFee: 1, scalars: 3, blobBaseFee: 7 } as const

const scalars = (L1.baseFeeScalar << 96n) | (L1.blobBaseFeeScalar << 64n)

/**
 * Has an embedded chain of OP type take the fee for publishing from whoever sends a transaction, as Base does. By itself it
 * takes none: its scalars are zero.
 *
 * @param provider All of the chain.
 * @returns The provider to go on with. Asked by itself the chain would take the fee of calls and estimates too, and refuse
 * those of accounts without ETH, which Base answers. Warning: nothing may be sent while gas is estimated.
 */
export async function chargeL1Fee(provider: Provider): Promise<Provider> {
  const set = (slot: number, value: bigint) =>
    provider.request({ method: 'hardhat_setStorageAt', params: [L1_BLOCK, numberToHex(slot), word(value)] })
  await set(slots.baseFee, L1.baseFee)
  await set(slots.blobBaseFee, L1.blobBaseFee)
  await set(slots.scalars, scalars)

  return {
    async request({ method, params }) {
      if (method === 'eth_call' && Array.isArray(params)) {
        return provider.request({ method, params: freeOfCharge(params) })
      }
      // An estimate takes no other state than the chain's.
      if (method === 'eth_estimateGas') {
        await set(slots.scalars, 0n)
        try {
          return await provider.request({ method, params: params ?? [] })
        } finally {
          await set(slots.scalars, scalars)
        }
      }
      return provider.request({ method, params: params ?? [] })
    },
  }
}

/** Parameters of a call in whose state there is no fee, if it is somebody's: nobody's is charged to a rich account. */
function freeOfCharge([call, block = 'latest', state, ...rest]: readonly unknown[]): readonly unknown[] {
  const others = (state ?? {}) as Readonly<Record<string, unknown>>
  if ((call as { from?: unknown } | null)?.from === undefined || L1_BLOCK in others) {
    return [call, block, ...(state === undefined ? [] : [state]), ...rest]
  }
  const free = { stateDiff: { [word(BigInt(slots.scalars))]: word(0n) } }
  return [call, block, { ...others, [L1_BLOCK]: free }, ...rest]
}

function word(value: bigint): Hex {
  return numberToHex(value, { size: 32 })
}
