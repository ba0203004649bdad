import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** The factory of panels. Parameter `escrow`: whose disputes they judge. */
export default buildModule('PanelFactory', (module) => {
  const panelFactory = module.contract('PanelFactory', [module.getParameter<string>('escrow')])
  return { panelFactory }
})
