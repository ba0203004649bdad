import { z } from 'zod'

import { Address, Amount, Text } from '../../core/index.ts'
import { errands, ModelConfig } from '../../jury/index.ts'
import { EvidenceSource } from '../../terms/index.ts'
import { ChainName } from '../chainOptions.ts'

/** The name of an environment variable: keys are never in a file. */
const EnvironmentName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, {
  error: 'expected the name of an environment variable, in capitals: the key itself does not belong here',
})

const Url = z.url({ protocol: /^https?$/ })

/** What judges: the machine checks alone, or a language model beside them. */
const JurorKind = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('program'), name: Text.min(1) }),
  z.strictObject({ kind: z.literal('model'), model: ModelConfig }),
])

/** A juror's configuration file. docs/jury.md explains each member. */
export const JurorConfig = z
  .strictObject({
    /** Default: whichever `rpc` is of, else Base. */
    chain: ChainName.exactOptional(),
    /** JSON-RPC of any chain; beside `chain`, of that one. */
    rpc: Url.exactOptional(),
    /** Juries and panels; default: the jury deployed on the chain. */
    courts: z.array(Address).min(1).exactOptional(),
    /** The juror's own key, which signs seals and ballots and holds no money. */
    keyEnv: EnvironmentName.default('EARNEST_JUROR_KEY'),
    /** The key of an account with ETH that submits. */
    gasKeyEnv: EnvironmentName.exactOptional(),
    /** Instead of a key with ETH: somebody's server that submits. */
    relayer: Url.exactOptional(),
    juror: JurorKind,
    /** Servers that are asked for the bundles of cases, in this order. */
    bundles: z.array(Url).min(1),
    /** Whether it judges cases of other contracts, by briefs that the same servers are asked for. */
    briefs: z.boolean().default(false),
    /** Where other jurors may be reached, which are asked for what they have. */
    jurors: z.array(EvidenceSource).max(200).default([]),
    /** A folder of this juror's alone, beside the file. */
    state: z.string().min(1),
    /** Where bundles are taken and given, and rationales are shown after the vote; absent: nowhere. */
    port: z.int().min(0).max(65_535).exactOptional(),
    host: z.string().min(1).default('127.0.0.1'),
    /** What others reach that port by: announced, so that sides can push bundles and jurors ask for them. */
    url: EvidenceSource.exactOptional(),
    /** How many proxies of its own every request to it passes. */
    trustedProxies: z.int().min(0).max(16).default(0),
    /** Whether it makes draws, by drand's public beacon, and opens panels' cases. */
    draws: z.boolean().default(false),
    errands: z.array(z.enum(errands)).default([...errands]),
    /** Micro-units of USDC. */
    collectFrom: Amount.default(1_000_000n),
    /** The first block looked at; default: that of the deployment. */
    fromBlock: z.int().min(0).exactOptional(),
    /** The most blocks that one request for logs spans; default: 10,000, and fewer where the endpoint takes fewer. */
    span: z.int().min(1).exactOptional(),
    /** How many blocks the nodes behind the endpoint may be apart; default: 64. 0: it is one node. */
    lag: z.int().min(0).exactOptional(),
    /** Seconds between two looks. */
    interval: z.number().min(0.1).max(3_600).default(12),
    /** Seconds before the end of sealing at which judging ends, so that the seal still lands. */
    margin: z.int().min(0).default(60),
  })
  .refine(({ interval, margin }) => margin >= 3 * interval, {
    error: 'expected a margin of at least three intervals: a look has to fall into it',
    path: ['margin'],
  })
  .refine(({ url, port }) => url === undefined || port !== undefined, {
    error: 'expected the port that the URL leads to',
    path: ['port'],
  })
  .refine(({ gasKeyEnv, relayer }) => (gasKeyEnv === undefined) !== (relayer === undefined), {
    error: 'expected one of gasKeyEnv and relayer',
  })
export type JurorConfig = z.output<typeof JurorConfig>
