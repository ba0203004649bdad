import type { Address } from '../core/index.ts'
import type { ModelConfig } from '../jury/index.ts'
import { privateKeySigner } from '../terms/index.ts'
import type { AccountConfig } from './agents/Account.ts'
import type { BuyerCommands, BuyerConfig } from './agents/buyer.ts'
import type { CrowdCommands, CrowdConfig } from './agents/crowd.ts'
import type { JurorCommands, JurorConfig } from './agents/juror.ts'
import type { Relayed, RelayerCommands } from './agents/relayer.ts'
import type { SellerConfig } from './agents/seller.ts'
import type { Candidate } from './agents/shop.ts'
import type { Cast, Character, JurorCharacter } from './cast.ts'
import type { JurorAgent } from './holdTrial.ts'
import type { Progress, Step, Tell } from './Progress.ts'
import type { Commands } from './processes/protocol.ts'
import { type Agent, type AgentFailedError, startAgent, usualPatience } from './processes/startAgent.ts'

/** Everybody, in a process each. */
export type Troupe = {
  readonly buyer: Agent<BuyerCommands>
  readonly sellers: readonly Candidate[]
  readonly crowd: Agent<CrowdCommands>
  readonly relayer: Agent<RelayerCommands>
  readonly jurors: readonly JurorAgent[]
  /** All of them, in the order in which they are told of. */
  readonly agents: readonly Agent[]
  /** Rejects when one of them dies. */
  readonly failed: Promise<never>
  /** Ends all of them. */
  stop(): Promise<void>
}

/** How the troupe is started. */
export type TroupeParameters = {
  readonly cast: Cast
  readonly seed: number
  readonly chain: AccountConfig['chain']
  /** What every deal burns, in basis points. */
  readonly burnBps: number
  /** Language models that the jurors judge with, in turn; none: all are programs. */
  readonly models: readonly ModelConfig[]
  readonly tell: Tell
  readonly onRelayed: (relayed: Relayed) => void
}

/**
 * Starts the relayer, the jurors, the sellers, the earlier buyers and the buyer. When one of them does not come
 * up, those that did are ended.
 *
 * @throws {AgentFailedError} with the reason of the one that did not come up.
 */
export async function startTroupe(parameters: TroupeParameters): Promise<Troupe> {
  const { cast, seed, chain, burnBps, models, tell, onRelayed } = parameters
  const failure = Promise.withResolvers<never>()
  // Whoever waits for the story hears of it; nobody may be waiting yet.
  failure.promise.catch(() => undefined)
  const agents: Agent[] = []
  const ending = new AbortController()
  const starting: Promise<unknown>[] = []

  const start = async <Available extends Commands, Event = Step>(
    name: string,
    module: URL,
    config: object,
    onEvent: (event: Event) => void,
    patience?: number,
  ): Promise<Agent<Available>> => {
    const onDeath = (error: AgentFailedError) => failure.reject(error)
    const { signal } = ending
    const promise = startAgent<object, Event, Available>({
      name,
      module,
      config,
      onEvent,
      onDeath,
      patience,
      signal,
    })
    starting.push(promise)
    const agent = await promise
    agents.push(agent as unknown as Agent)
    return agent
  }
  const onStep = (step: Step) => tell({ kind: 'step', ...step })
  const given = ({ name, key }: Character): AccountConfig => ({ name, key, chain })

  const startJuror = async (juror: JurorCharacter, place: number, relayer: string): Promise<JurorAgent> => {
    const { operatorKey } = juror
    const model = models[place % models.length]
    const config: JurorConfig = {
      ...given(juror),
      operatorKey,
      relayer,
      seed,
      ...(model !== undefined && { model }),
    }
    const patience = model && usualPatience + model.timeoutSeconds
    const agent = await start<JurorCommands>(juror.name, moduleOf('juror'), config, onStep, patience)
    return { name: juror.name, address: addressOf(juror), model, agent }
  }

  try {
    const relaying = await start<RelayerCommands, Relayed>(
      'relayer',
      moduleOf('relayer'),
      given(cast.relayer),
      onRelayed,
    )
    const relayer = relaying.url
    const crowdConfig: CrowdConfig = { name: 'earlier', chain, keys: cast.crowd, seed, relayer, burnBps }
    const [jurors, crowd, ...sellers] = await Promise.all([
      Promise.all(cast.jurors.map((juror, place) => startJuror(juror, place, relayer))),
      start<CrowdCommands>('earlier', moduleOf('crowd'), crowdConfig, onStep),
      ...cast.sellers.map((seller) => {
        const config: SellerConfig = { ...seller, ...given(seller), seed, relayer, arbiter: chain.jury }
        return start(seller.name, moduleOf('seller'), config, onStep)
      }),
    ])
    const { most, smallMost, minimumScore } = cast.buyer
    const buyerConfig: BuyerConfig = {
      ...given(cast.buyer),
      seed,
      relayer,
      most,
      smallMost,
      minimumScore,
      // A program would abstain.
      judged: models.length > 0,
    }
    const buyer = await start<BuyerCommands, Progress>('buyer', moduleOf('buyer'), buyerConfig, tell)

    return {
      buyer,
      crowd,
      relayer: relaying,
      jurors,
      sellers: cast.sellers.map((seller, index) => ({
        name: seller.name,
        address: addressOf(seller),
        url: sellers[index]?.url ?? '',
      })),
      agents,
      failed: failure.promise,
      stop: () => stopAll(agents),
    }
  } catch (error) {
    // Those that are still on their way up too.
    ending.abort()
    await Promise.allSettled(starting)
    await stopAll(agents)
    throw error
  }
}

/** The address that goes with a character's key. */
export function addressOf({ key }: Pick<Character, 'key'>): Address {
  return privateKeySigner(key).address
}

async function stopAll(agents: readonly Agent[]): Promise<void> {
  await Promise.all(agents.map((agent) => agent.stop()))
}

/** An agent's module, beside this one; compiled or not. */
function moduleOf(role: string): URL {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return new URL(`./agents/${role}${extension}`, import.meta.url)
}
