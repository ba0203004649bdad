/** The side for which an act is consented to, as the contract numbers them. */
export const Role = { Buyer: 0, Seller: 1, Arbiter: 2 } as const
export type Role = (typeof Role)[keyof typeof Role]

/** What an agent key may be empowered to do, as the contract numbers them: a bit each in a mandate's `scopes`. */
export const Scope = {
  Commit: 0,
  Approve: 1,
  Waive: 2,
  Split: 3,
  Deliver: 4,
  Dispute: 5,
  Arbitrate: 6,
  Cancel: 7,
} as const
export type Scope = (typeof Scope)[keyof typeof Scope]

/** The bitmap of some scopes. */
export function scopesOf(...scopes: readonly Scope[]): bigint {
  return scopes.reduce((bitmap, scope) => bitmap | (1n << BigInt(scope)), 0n)
}

/** Whether a bitmap holds a scope. */
export function hasScope(scopes: bigint, scope: Scope): boolean {
  return ((scopes >> BigInt(scope)) & 1n) === 1n
}
