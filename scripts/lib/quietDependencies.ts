import type { SolidityHooks } from 'hardhat/types/hooks'
import type { HardhatPlugin } from 'hardhat/types/plugins'

/** Drops what the compiler warns of in npm packages: hundreds of lines that nobody here can act on. */
export const quietDependencies: HardhatPlugin = {
  id: 'earnest-quiet-dependencies',
  hookHandlers: {
    solidity: async () => ({
      default: async (): Promise<Partial<SolidityHooks>> => ({
        async invokeSolc(context, compiler, input, config, next) {
          const output = await next(context, compiler, input, config)
          const errors = output.errors?.filter(
            ({ severity, formattedMessage = '' }) =>
              severity === 'error' || !/^ *--> npm\//m.test(formattedMessage),
          )
          return errors === undefined ? output : { ...output, errors }
        },
      }),
    }),
  },
}
