import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** The lens, for explorers. Parameter `escrow`: the one it reads. */
export default buildModule('Lens', (module) => {
  const lens = module.contract('Lens', [module.getParameter<string>('escrow')])
  return { lens }
})
