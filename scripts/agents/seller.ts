/** A seller's process: the simulation's seller, reached through the server's negotiation routes. */
import { negotiationRoutes } from '../../src/server/index.ts'
import { runSeller } from '../../src/simulation/agents/seller.ts'

runSeller(negotiationRoutes)
