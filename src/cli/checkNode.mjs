// The first import of every program of this project: ends it where Node is too old, before anything that an old Node
// can't load. Whatever such a program imports with names that an old Node lacks must come by `import()`.
import { nodeProblem } from './nodeProblem.mjs'

const problem = nodeProblem(process.versions.node)
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}
