import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** The escrow, which creates its records itself. Parameter `usdc`: the chain's USDC. */
export default buildModule('Earnest', (module) => {
  const escrow = module.contract('Escrow', [module.getParameter<string>('usdc')])
  return { escrow }
})
