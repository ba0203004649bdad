export { type BundleRoutesParameters, bundleRoutes } from './bundleRoutes.ts'
export { idempotency } from './idempotency.ts'
export { type NegotiationRoutesParameters, negotiationRoutes } from './negotiationRoutes.ts'
