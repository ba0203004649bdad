import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** An ERC-8004 identity registry, for chains that lack the canonical one. */
export default buildModule('IdentityRegistry', (module) => ({
  identityRegistry: module.contract('IdentityRegistry'),
}))
