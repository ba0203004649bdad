import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** The bundler, for several deals or none. Parameter `escrow`: the one it commits to. */
export default buildModule('Bundler', (module) => {
  const bundler = module.contract('Bundler', [module.getParameter<string>('escrow')])
  return { bundler }
})
