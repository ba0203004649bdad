import { expect } from 'chai'
import { keccak256 } from '../../../src/core/index.ts'
import { createDelivery } from '../../../src/jury/checks/delivery/delivery.ts'
import { inspectProgram } from '../../../src/jury/checks/program/inspectProgram.ts'
import { type ProgramLimits, programWithin } from '../../../src/jury/checks/rules/program.ts'
import { WorkerFailedError } from '../../../src/jury/index.ts'
import { byHash, encode, find } from '../support/criteria.ts'
import { compile, programOf, sumProgram } from '../support/programs.ts'

const run = (program: Uint8Array, delivered: unknown = 'x') =>
  find({ kind: 'program', program: keccak256(program) }, delivered, [program])

describe('the rule program', () => {
  it('holds when the program returns 1 for the delivered bytes', async () => {
    const program = sumProgram(0x61 + 0x62)
    expect((await run(program, 'ab')).holds).to.equal(true)
    expect((await run(program, 'ac')).holds).to.equal(false)
    expect((await run(sumProgram(0), '')).holds).to.equal(true)
  })

  it('takes deliveries of the largest size, and not a byte more', async () => {
    // 8 MiB at 16 need a page more than 8 MiB.
    const program = programOf({
      memory: '(memory (export "memory") 129 256)',
      body: '(i32.eq (local.get $length) (i32.const 8388608))',
    })
    expect((await run(program, new Uint8Array(8_388_608))).holds).to.equal(true)
    const tooLarge = await run(program, new Uint8Array(8_388_609))
    expect(tooLarge.problems).to.deep.equal(['the delivery has 8388609 bytes, more than 8388608'])
  })

  const failures: readonly (readonly [string, Uint8Array, string])[] = [
    ['returns 0', programOf({ body: '(i32.const 0)' }), 'returned 0'],
    ['returns something else', programOf({ body: '(i32.const -7)' }), 'returned -7'],
    ['traps', programOf({ body: '(unreachable)' }), 'trapped'],
    ['divides by zero', programOf({ body: '(i32.div_u (i32.const 1) (i32.const 0))' }), 'trapped'],
    ['reads beyond its memory', programOf({ body: '(i32.load (i32.const -1))' }), 'trapped'],
    [
      'calls itself without end',
      programOf({ more: '(func $f (call $f))', body: '(call $f) (i32.const 1)' }),
      'trapped',
    ],
    ['traps at its start', programOf({ more: '(func $f unreachable) (start $f)' }), 'trapped'],
    [
      'gives a pointer outside of its memory',
      programOf({ alloc: '(func (export "alloc") (param i32) (result i32) (i32.const -1))' }),
      'trapped',
    ],
    ['loops without end', programOf({ body: '(loop $l (br $l)) (i32.const 1)' }), 'more than it may'],
    [
      'loops without end over tail calls',
      programOf({ more: '(func $f (return_call $f))', body: '(call $f) (i32.const 1)' }),
      'more than it may',
    ],
    [
      'fills its memory over and over',
      programOf({
        body: '(loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l)) (i32.const 1)',
      }),
      'more than it may',
    ],
    [
      'asks for memory over and over',
      programOf({ body: '(loop $l (drop (memory.grow (i32.const 0))) (br $l)) (i32.const 1)' }),
      'more than it may',
    ],
    [
      'loops without end in loops',
      programOf({
        locals: '(local $i i64)',
        body: `(loop $outer (local.set $i (i64.const 0))
          (loop $inner (local.set $i (i64.add (local.get $i) (i64.const 1)))
            (br_if $inner (i64.lt_u (local.get $i) (i64.const 1000))))
          (br $outer)) (i32.const 1)`,
      }),
      'more than it may',
    ],
  ]
  for (const [what, program, problem] of failures) {
    it(`does not hold when the program ${what}`, async () => {
      const { holds, problems } = await run(program)
      expect(holds).to.equal(false)
      expect(problems[0]).to.contain(problem)
    })
  }

  const within = async (limits: ProgramLimits, program: Uint8Array) => {
    const context = { attachments: byHash([program]) }
    const check = { kind: 'program', name: 'runs', weight: 10_000, program: keccak256(program) } as const
    return [...(await programWithin(limits).run(check, createDelivery(encode('x')), context))]
  }

  it('is no finding when the clock ends the program: a faster machine might find otherwise', async () => {
    // Square roots cost as much fuel as anything else, and take several times as long.
    const roots = `${'(f64.sqrt '.repeat(100)}(local.get $x)${')'.repeat(100)}`
    const slow = programOf({
      locals: '(local $x f64)',
      body: `(local.set $x (f64.const 2)) (loop $l (local.set $x ${roots}) (br $l)) (i32.const 1)`,
    })
    const outcome = await within({ seconds: 1, heap: 64 }, slow).catch((error) => error)
    expect(outcome).to.be.instanceOf(WorkerFailedError)
  })

  it('does not hold when the heap that it may use is not enough for it', async () => {
    const tables = programOf({ more: '(table 65536 65536 externref)'.repeat(8) })
    expect(await within({ seconds: 20, heap: 64 }, tables)).to.be.empty
    expect(await within({ seconds: 20, heap: 4 }, tables)).to.deep.equal(['the program took too much memory'])
  })

  it('gives a program no more memory than it declared', async () => {
    const grows = (pages: number) =>
      programOf({
        memory: '(memory (export "memory") 1 16)',
        body: `(i32.ne (memory.grow (i32.const ${pages})) (i32.const -1))`,
      })
    expect((await run(grows(15))).holds).to.equal(true)
    expect((await run(grows(16))).holds).to.equal(false)
  })

  it('starts each run anew', async () => {
    const counts = programOf({
      more: '(global $runs (mut i32) (i32.const 0))',
      body: '(global.set $runs (i32.add (global.get $runs) (i32.const 1))) (global.get $runs)',
    })
    for (const _ of [1, 2]) expect((await run(counts)).holds).to.equal(true)
  })

  it('ends a program when the signal aborts', async () => {
    const { checkDelivery } = await import('../../../src/jury/index.ts')
    const { criteriaOf } = await import('../support/criteria.ts')
    const program = programOf({ body: '(loop $l (br $l)) (i32.const 1)' })
    const criteria = criteriaOf([{ kind: 'program', program: keccak256(program) }], { files: [program] })
    const abort = new AbortController()
    const checking = checkDelivery(criteria, encode('x'), byHash([program]), { signal: abort.signal })
    abort.abort(new Error('enough'))
    const outcome = await checking.catch((error: Error) => error.message)
    expect(outcome).to.equal('enough')
  })
})

describe('inspectProgram', () => {
  it('leaves programs of every kind of instruction what they compute', async () => {
    const program = programOf({
      more: `
        (type $unary (func (param i32) (result i32)))
        (table 2 2 funcref) (elem (i32.const 0) $double $negate)
        (global $g (mut i64) (i64.const 5))
        (data $bytes "abcd")
        (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
        (func $negate (type $unary) (i32.sub (i32.const 0) (local.get 0)))
        (func $pair (param i32) (result i32 i32) (local.get 0) (local.get 0))
        (func $factorial (param $n i64) (param $product i64) (result i64)
          (if (result i64) (i64.eqz (local.get $n)) (then (local.get $product))
            (else (return_call $factorial (i64.sub (local.get $n) (i64.const 1))
              (i64.mul (local.get $n) (local.get $product))))))`,
      locals: '(local $i i32) (local $v v128)',
      body: `
        (memory.init $bytes (i32.const 100) (i32.const 0) (i32.const 4))
        (data.drop $bytes)
        (memory.copy (i32.const 200) (i32.const 100) (i32.const 4))
        (memory.fill (i32.const 204) (i32.const 1) (i32.const 12))
        (local.set $v (i8x16.add (v128.load (i32.const 200)) (v128.const i32x4 1 0 0 0)))
        (local.set $v (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $v) (local.get $v)))
        (v128.store8_lane 0 (i32.const 300) (local.get $v))
        (block $a (block $b (block $c (br_table $a $b $c (i32.const 1))) (unreachable)) (local.set $i (i32.const 3)))
        (global.set $g (i64.add (global.get $g) (i64.extend_i32_u (local.get $i))))
        (i32.and
          (i32.and
            (i32.eq (i32.load8_u (i32.const 300)) (i32.const 0x62))
            (i64.eq (global.get $g) (i64.const 8)))
          (i32.and
            (i32.eq (call_indirect (type $unary) (i32.const 21) (i32.const 0)) (i32.const 42))
            (i32.and
              (i64.eq (call $factorial (i64.const 10) (i64.const 1)) (i64.const 3628800))
              (i32.and
                (i32.eq (i32.add (call $pair (i32.const 4))) (i32.const 8))
                (i32.and
                  (select (result i32) (i32.const 1) (i32.const 0) (i32.const 1))
                  (i32.and
                    (i32.eq (i32.trunc_sat_f64_s (f64.const 1e300)) (i32.const 0x7fffffff))
                    (ref.is_null (ref.null func))))))))`,
    })
    const { holds, problems } = await run(program)
    expect(holds, problems.join()).to.equal(true)
  })

  const refusals: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['imports something', programOf({ more: '(import "env" "now" (func (result i64)))' }), /imports/],
    [
      'imports its memory',
      programOf({ memory: '(import "env" "m" (memory 1 2)) (export "memory" (memory 0))' }),
      /imports/,
    ],
    ['exports no memory', programOf({ memory: '(memory 1 2)' }), /exports no memory/],
    ['exports no alloc', programOf({ alloc: '' }), /exports no alloc/],
    [
      'has an alloc of another type',
      programOf({ alloc: '(func (export "alloc") (result i32) (i32.const 0))' }),
      /alloc/,
    ],
    [
      'exports a check of another type',
      compile(`(module (memory (export "memory") 1 1)
        (func (export "alloc") (param i32) (result i32) (i32.const 0))
        (func (export "check") (param i32) (result i32) (i32.const 1)))`),
      /check/,
    ],
    [
      'exports its memory as check',
      compile('(module (memory (export "memory") (export "check") 1 1))'),
      /alloc/,
    ],
    ['has a memory without a maximum', programOf({ memory: '(memory (export "memory") 1)' }), /no maximum/],
    ['may take more than 64 MiB', programOf({ memory: '(memory (export "memory") 1 1025)' }), /1025 pages/],
    ['shares its memory', programOf({ memory: '(memory (export "memory") 1 1 shared)' }), /shared/],
    ['has a memory of 64 bits', programOf({ memory: '(memory (export "memory") i64 1 1)' }), /form/],
    ['has atomics', programOf({ body: '(atomic.fence) (i32.const 1)' }), /not supported/],
    [
      'has vectors that may differ between machines',
      programOf({
        body: `(drop (f32x4.relaxed_madd (v128.const i32x4 0 0 0 0) (v128.const i32x4 0 0 0 0)
          (v128.const i32x4 0 0 0 0))) (i32.const 1)`,
      }),
      /not supported/,
    ],
    [
      'fills tables',
      programOf({
        more: '(table $t 1 1 funcref)',
        body: '(table.fill $t (i32.const 0) (ref.null func) (i32.const 1)) (i32.const 1)',
      }),
      /not supported/,
    ],
    ['throws exceptions', programOf({ more: '(tag $t)', body: '(throw $t)' }), /exceptions/],
    ['has a table without a maximum', programOf({ more: '(table 1 funcref)' }), /table/],
    ['has a table that is too large', programOf({ more: '(table 1 65537 funcref)' }), /table/],
    [
      'shows a meter of its own',
      programOf({ more: '(global (export "earnest.fuel") i64 (i64.const 1))' }),
      /metered/,
    ],
    ['is larger than 1 MiB', programOf({ more: `(data "${'x'.repeat(1_048_577)}")` }), /bytes/],
    ['is no WebAssembly', encode('nonsense'), /no WebAssembly/],
    ['is empty', new Uint8Array(), /no WebAssembly/],
    ['is cut off', programOf().slice(0, -1), /no WebAssembly/],
  ]
  for (const [what, program, problem] of refusals) {
    it(`refuses a program that ${what}`, () => {
      const inspected = inspectProgram(program)
      expect(inspected.ok ? 'nothing is wrong' : inspected.problem).to.match(problem)
    })
  }
})
