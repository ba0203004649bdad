import { Hono } from 'hono'
import { type Hex, type TransactionReceipt, withRetry } from 'viem'
