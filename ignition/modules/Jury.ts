import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** The jury, which creates the contract of its stakes itself. Parameters: those of its constructor, in their order. */
export default buildModule('Jury', (module) => {
  const jury = module.contract('Jury', [
    module.getParameter<string>('escrow'),
    module.getParameter<string>('beacon'),
    module.getParameter('settings'),
    module.getParameter<string[]>('providers'),
  ])
  return { jury }
})
