import type { Consumer } from './createConsumer.ts'

/**
 * Which packages the package's own modules load when one of its rooms is imported: what they need themselves is theirs.
 *
 * @param room As it is imported: `earnest/terms`.
 * @returns Their names, sorted; Node's own modules by their names.
 */
export async function loadedBy(consumer: Consumer, room: string): Promise<string[]> {
  consumer.write('listLoaded.mjs', program)
  return JSON.parse(await consumer.node(['listLoaded.mjs', room]))
}

const program = `
import module from 'node:module'
const loaded = new Set()
module.registerHooks({
  resolve(specifier, context, next) {
    const ours = context.parentURL?.includes('/node_modules/earnest/dist/')
    if (ours && !specifier.startsWith('.')) {
      loaded.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'))
    }
    return next(specifier, context)
  },
})
await import(process.argv[2])
console.log(JSON.stringify([...loaded].sort()))
`
