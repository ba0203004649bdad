import { Hono } from 'hono'
import { privateKeyToAccount } from 'viem/accounts'
import { waitForTransactionReceipt } from 'viem/actions'

import type { Address, Hash, Hex } from '../../core/index.ts'
import { BaseError } from '../../core/index.ts'
import { decodeEvents, decodeRevert, encodeAct, sendCall } from '../../chain/index.ts'
