import { expect } from 'chai'

import { compile } from '../../scripts/mutate/compile.ts'
import { createPlanner } from '../../scripts/mutate/createPlanner.ts'
import { inlinersOf } from '../../scripts/mutate/inlinersOf.ts'
import { type AstNode, applyMutant, type Mutant } from '../../scripts/mutate/Mutant.ts'
import { mutantsOf } from '../../scripts/mutate/mutantsOf.ts'
import { suitesReaching } from '../../scripts/mutate/suitesReaching.ts'

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// ⌈x⌉: more bytes than characters.
library Lib {
    function half(uint256 x) internal pure returns (uint256 y) {
        assembly ("memory-safe") {
            if iszero(x) { revert(0, 0x20) }
            y := shr(1, x)
        }
    }
}

contract Vault {
    enum Stage { Open, Shut }
    error TooMuch(uint256 found);
    event Put(uint256 amount);

    Stage public stage;
    uint256 public total;

    modifier once() { _; }

    function put(uint256 amount) external once {
        if (amount >= 10 minutes) revert TooMuch(amount + 1);
        total += Lib.half(amount);
        if (total != 0) stage = Stage.Shut;
        for (uint256 i; i < amount; ++i) total = total;
        emit Put(amount);
    }
}
`

const project = { sources: { 'a.sol': SOURCE }, remappings: [] }

function mutants(): Mutant[] {
  const { sources, error } = compile(project, 'ast')
  expect(error).to.equal(undefined)
  const ast = sources['a.sol']?.ast as AstNode
  const nodes = (ast.nodes as AstNode[]).flatMap((node) => (node.nodes as AstNode[] | undefined) ?? [])
  const stage = nodes.find(({ nodeType }) => nodeType === 'EnumDefinition')
  return mutantsOf('a.sol', SOURCE, ast, new Map([[stage?.id ?? 0, ['Open', 'Shut']]]))
}

describe('mutantsOf', function () {
  this.timeout(60_000)

  it('puts every kind of fault into its place, and none into messages or the heads of loops', () => {
    expect(mutants().map(({ id }) => id)).to.have.members([
      'a.sol half: iszero(x) → not(x)',
      'a.sol half: revert(0, 0x20) → {}',
      'a.sol half: y := shr(1, x) → {}',
      'a.sol half: shr(1, x) → shl(1, x)',
      'a.sol half: 1 → 0x2',
      'a.sol put: once → nothing',
      'a.sol put: amount >= 10 minutes → amount > 10 minutes',
      'a.sol put: amount >= 10 minutes → amount < 10 minutes',
      'a.sol put: amount >= 10 minutes → false',
      'a.sol put: 10 minutes → (10 minutes + 1)',
      'a.sol put: 10 minutes → (10 minutes - 1)',
      'a.sol put: total += Lib.half(amount) → total -= Lib.half(amount)',
      'a.sol put: total += Lib.half(amount) → {}',
      'a.sol put: total != 0 → total == 0',
      'a.sol put: total != 0 → false',
      'a.sol put: total != 0 → true',
      'a.sol put: 0 → (0 + 1)',
      'a.sol put: stage = Stage.Shut → {}',
      'a.sol put: Stage.Shut → Stage.Open',
      'a.sol put: i < amount → i <= amount',
      'a.sol put: i < amount → i >= amount',
      'a.sol put: total = total → {}',
      'a.sol put: emit Put(amount) → {}',
    ])
  })

  it('makes sources that compile, each to other code', () => {
    const codeOf = (content: string) => {
      const { contracts, error } = compile(
        { ...project, sources: { 'a.sol': content } },
        { 'a.sol': ['Vault'] },
      )
      expect(error).to.equal(undefined)
      return contracts['a.sol']?.Vault?.evm.bytecode.object
    }
    const sound = codeOf(SOURCE)

    for (const mutant of mutants()) {
      // The modifier does nothing, so that its removal changes nothing either.
      if (mutant.operator === 'modifier') continue
      expect(codeOf(applyMutant(SOURCE, mutant)), mutant.id).to.not.equal(sound)
    }
  })
})

describe('inlinersOf', function () {
  this.timeout(60_000)

  it('finds suites that have the library in themselves, not those that deploy who has', () => {
    const sources = {
      'lib.sol': 'library L { function f() internal pure returns (uint256) { return 1; } }',
      'user.sol':
        'import {L} from "lib.sol"; library U { function g() internal pure returns (uint256) { return L.f(); } }',
      'contract.sol':
        'import {L} from "lib.sol"; contract C { function f() external pure returns (uint256) { return L.f(); } }',
      'unit.sol': 'import {U} from "user.sol"; contract Unit { function test() external pure { U.g(); } }',
      'flow.sol':
        'import {C} from "contract.sol"; contract Flow { function test(C c) external pure { c.f(); } }',
      'heir.sol': 'import {Unit} from "unit.sol"; contract Heir is Unit {}',
    }
    const suites = ['unit', 'flow', 'heir'].map((name) => ({ source: `${name}.sol`, name }))
    const { sources: asts } = compile({ sources, remappings: [] }, 'ast')

    expect(inlinersOf(asts, suites, 'lib.sol').map(({ name }) => name)).to.deep.equal(['unit', 'heir'])
  })
})

describe('suitesReaching', function () {
  this.timeout(60_000)

  it('finds suites that import the source or ask for the code of who does, not those that know an interface', () => {
    const sources = {
      'i.sol': 'interface I { function f() external pure returns (uint256); }',
      'lib.sol': 'library L { function f() internal pure returns (uint256) { return 1; } }',
      'C.sol':
        'import {I} from "i.sol"; import {L} from "lib.sol"; contract C is I { function f() external pure returns (uint256) { return L.f(); } }',
      'base.sol':
        'import {I} from "i.sol"; contract Base { function code() public pure returns (string memory) { return "C.sol:C"; } }',
      'named.sol':
        'import {Base} from "base.sol"; contract Named is Base { function test() external pure {} }',
      'flow.sol': 'import {C} from "C.sol"; contract Flow { function test(C c) external pure { c.f(); } }',
      'mock.sol': 'import {I} from "i.sol"; contract Mock { function test(I i) external pure { i.f(); } }',
    }
    const suites = ['named', 'flow', 'mock'].map((name) => ({ source: `${name}.sol`, name }))
    const { sources: asts, error } = compile({ sources, remappings: [] }, 'ast')
    expect(error).to.equal(undefined)

    const reaching = (source: string) => suitesReaching(asts, suites, source).map(({ name }) => name)
    expect(reaching('lib.sol')).to.deep.equal(['named', 'flow'])
    expect(reaching('i.sol')).to.deep.equal(['named', 'flow', 'mock'])
  })
})

describe('createPlanner', () => {
  const suite = (name: string) => ({ source: `${name}.t.sol`, name })
  const mutant = (line: number): Mutant => ({
    id: `contracts/Escrow.sol settle: a → b ${line}`,
    file: 'contracts/Escrow.sol',
    line,
    operator: 'check',
    start: 0,
    end: 0,
    replacement: '',
  })

  it('tries what killed a neighbour first, then the suite that is named after the function', () => {
    const planner = createPlanner([
      { step: { suite: suite('DisputeTest') }, ms: 10 },
      { step: { suite: suite('SettleTest') }, ms: 900 },
    ])
    planner.learn(mutant(10), { suite: suite('DisputeTest'), test: 'test_Far()' })
    planner.learn(mutant(100), { suite: suite('DisputeTest'), test: 'test_Near()' })

    expect(planner.plan(mutant(90)).map(({ suite: { name }, test }) => test ?? name)).to.deep.equal([
      'test_Near()',
      'test_Far()',
      'SettleTest',
      'DisputeTest',
    ])
  })
})
