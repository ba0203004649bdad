import { defineConfig } from 'hardhat/config'

import project from '../../hardhat.config.ts'

/** The project's configuration, with what is instrumented kept apart from what is deployed and measured. */
export default defineConfig({
  ...project,
  paths: { ...project.paths, artifacts: 'cache/coverage/artifacts', cache: 'cache/coverage' },
})
