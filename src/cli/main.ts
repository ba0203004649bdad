#!/usr/bin/env node
import './checkNode.mjs'
import { endWithWrapper } from './endWithWrapper.mjs'

endWithWrapper()
// An old Node fails where it links what this imports, so it must not be linked before the check.
await import('./run.ts')
