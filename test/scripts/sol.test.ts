import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { expect } from 'chai'

import { formatFailure } from '../../scripts/sol/formatFailure.ts'
import { reachOf, testFilesFor } from '../../scripts/sol/reach.ts'
import { readSources } from '../../scripts/sol/readSources.ts'
import { runFile, UnknownFileError } from '../../scripts/sol/runFile.ts'

const sources = {
  'project/contracts/Vault.sol': 'import {Lib} from "./libraries/Lib.sol";\nimport "lib/Far.sol";',
  'project/contracts/libraries/Lib.sol': '// nothing',
  'lib/Far.sol': '// nothing',
  'project/test/base/Fixture.sol': 'contract Fixture { bytes code = vm.getCode("Vault.sol:Vault"); }',
  'project/test/Vault.t.sol': "import {\n  Fixture\n} from './base/Fixture.sol';",
  'project/test/Lib.t.sol': 'import {Lib} from "../contracts/libraries/Lib.sol";',
  'project/test/Other.t.sol': '// import "../contracts/libraries/Lib.sol";',
}

describe('npm run sol', function () {
  this.timeout(120_000)

  it('finds what a test needs: what it imports, and what it asks the code of', () => {
    const { sources: needed, named } = reachOf(sources, ['project/test/Vault.t.sol'])
    expect([...needed]).to.have.members([
      'project/test/Vault.t.sol',
      'project/test/base/Fixture.sol',
      'project/contracts/Vault.sol',
      'project/contracts/libraries/Lib.sol',
      'lib/Far.sol',
    ])
    expect([...named]).to.deep.equal(['project/contracts/Vault.sol'])
  })

  it('tells the tests that import a file from the others that reach it', () => {
    expect(testFilesFor(sources, 'project/contracts/libraries/Lib.sol')).to.deep.equal({
      near: ['project/test/Lib.t.sol'],
      far: ['project/test/Vault.t.sol'],
    })
    expect(testFilesFor(sources, 'project/test/Lib.t.sol')).to.deep.equal({
      near: ['project/test/Lib.t.sol'],
      far: [],
    })
  })

  it('reads every source that the project needs', () => {
    const read = readSources()
    const { sources: needed } = reachOf(read, Object.keys(read))
    expect(needed.size).to.equal(Object.keys(read).length)
    expect(read['@openzeppelin/contracts/token/ERC20/IERC20.sol']).to.include('interface IERC20')
  })

  it('runs a file’s own tests', async () => {
    const { passed, failed, lines } = await runFile({
      file: 'contracts/libraries/LaneLib.sol',
      tell: () => {},
    })
    expect(lines).to.have.length(1)
    expect(lines[0]).to.match(/^\d+ more test files reach .*--all$/)
    expect(failed).to.equal(0)
    expect(passed).to.be.greaterThan(5)
  })

  it('tells why a test fails, with the calls that show it, and ends with 1', () => {
    // A project of its own: a test that fails, in this one, would be found by whatever else reads the tests meanwhile.
    const cwd = mkdtempSync(join(tmpdir(), 'sol-'))
    const file = 'test/Failing.t.sol'
    const code = `pragma solidity 0.8.37;
      contract FailingTest {
        function testFuzz_Small(uint256 x) public pure { require(x < 3, "too large"); }
        function test_Sound() public pure {}
      }`
    try {
      mkdirSync(join(cwd, 'test'))
      writeFileSync(join(cwd, file), code)
      const { status, stdout, stderr } = run([file], cwd)
      expect(stderr).to.match(/testFuzz_Small[^\n]*\n +too large\n +counterexample: testFuzz_Small\(\d+\)/)
      expect(stdout).to.match(/^1 passed, 1 failed in /m)
      expect(status).to.equal(1)

      writeFileSync(join(cwd, file), code.replace('x < 3', 'y < 3'))
      const broken = run([file], cwd)
      expect(broken.stderr).to.include(`--> ${file}:3:`)
      expect(broken.status).to.equal(1)
    } finally {
      rmSync(cwd, { recursive: true })
    }
  })

  it('says what it takes when there is nothing to run, and ends with 2', async () => {
    const error = await runFile({ file: 'contracts/Nowhere.sol', tell: () => {} }).catch((thrown) => thrown)
    expect(error).to.be.instanceOf(UnknownFileError)
    for (const args of [[], ['contracts/Nowhere.sol'], ['a.sol', 'b.sol'], ['--fast']]) {
      const { status, stderr } = run(args)
      expect(stderr, args.join(' ')).to.match(/usage: npm run sol -- FILE/)
      expect(status, args.join(' ')).to.equal(2)
    }
  })

  it('shows calls whose function is not known by their bytes', () => {
    const call = { calldata: new Uint8Array([1, 2, 3, 4]), sender: new Uint8Array(20) }
    const failure = {
      name: 'invariant_A()',
      reason: undefined,
      counterexample: { originalSequenceSize: 1n, sequence: [call] },
      decodedLogs: ['found: 3'],
    } as never
    expect(formatFailure(failure, [])).to.equal(
      [
        '  ✘ invariant_A()',
        '      no reason given',
        `      counterexample: 0x01020304 by 0x${'00'.repeat(20)}`,
        '      log: found: 3',
      ].join('\n'),
    )
  })
})

function run(args: readonly string[], cwd = '.') {
  return spawnSync(process.execPath, [resolve('scripts/run.mjs'), 'sol', ...args], { cwd, encoding: 'utf8' })
}
