import wabt from 'wabt'

const compiler = await wabt()

/** Compiles a module in the text format, with every proposal that the compiler knows. */
export function compile(text: string): Uint8Array<ArrayBuffer> {
  const module = compiler.parseWat('program.wat', text, {
    exceptions: true,
    mutable_globals: true,
    sat_float_to_int: true,
    sign_extension: true,
    simd: true,
    threads: true,
    multi_value: true,
    tail_call: true,
    bulk_memory: true,
    reference_types: true,
    memory64: true,
    relaxed_simd: true,
  })
  try {
    return Uint8Array.from(module.toBinary({}).buffer)
  } finally {
    module.destroy()
  }
}

/** What of a checking program a test changes. */
type ProgramParts = {
  /** Of `check(pointer, length)`. */
  readonly body?: string
  readonly locals?: string
  readonly memory?: string
  readonly alloc?: string
  /** What stands before its functions. */
  readonly more?: string
}

/** A checking program that holds for everything, changed. */
export function programOf({
  body = '(i32.const 1)',
  locals = '',
  memory = '(memory (export "memory") 2 256)',
  alloc = '(func (export "alloc") (param i32) (result i32) (i32.const 16))',
  more = '',
}: ProgramParts = {}): Uint8Array<ArrayBuffer> {
  return compile(`(module ${more} ${memory} ${alloc}
    (func (export "check") (param $pointer i32) (param $length i32) (result i32) ${locals} ${body}))`)
}

/** Holds when the bytes of a delivery add up to `sum`. */
export function sumProgram(sum: number): Uint8Array<ArrayBuffer> {
  return programOf({
    locals: '(local $sum i32) (local $end i32)',
    body: `
      (local.set $end (i32.add (local.get $pointer) (local.get $length)))
      (block $done (loop $next
        (br_if $done (i32.ge_u (local.get $pointer) (local.get $end)))
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $pointer))))
        (local.set $pointer (i32.add (local.get $pointer) (i32.const 1)))
        (br $next)))
      (i32.eq (local.get $sum) (i32.const ${sum}))`,
  })
}
