import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** A randomness beacon. Parameters: its key, Unix time of its first round, seconds between two rounds. */
export default buildModule('Beacon', (module) => {
  const beacon = module.contract('Beacon', [
    module.getParameter<string>('publicKey'),
    module.getParameter<number>('genesis'),
    module.getParameter<number>('period'),
  ])
  return { beacon }
})
