/** One thing that happened: who, what, how much, and the gas it took. */
export type Step = {
  readonly who: string
  readonly what: string
  /** USDC micro-units. */
  readonly amount?: bigint | undefined
  /** Gas the whole transaction used. */
  readonly gas?: bigint | undefined
}

/** What whoever watches a run is told, in order. */
export type Progress =
  | { readonly kind: 'stage'; readonly title: string }
  | ({ readonly kind: 'step' } & Step)
  /** Lines that explain the step before. */
  | { readonly kind: 'detail'; readonly lines: readonly string[] }

/** Tells whoever watches. */
export type Tell = (progress: Progress) => void
