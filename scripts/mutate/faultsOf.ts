import type { AstNode, Operator } from './Mutant.ts'

/** A fault at a node: what replaces which bytes. `shown` is the node whose text names it. */
export type Fault = {
  readonly operator: Operator
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** What a fault needs to know of the source around it. */
export type FaultContext = {
  readonly text: (node: AstNode) => string
  readonly between: (left: AstNode, right: AstNode) => { start: number; text: string }
  /** Members of an enum, by its declaration's id. */
  readonly enums: ReadonlyMap<number, readonly string[]>
  readonly parent: AstNode | undefined
}

const BINARY: Readonly<Record<string, readonly [Operator, ...string[]]>> = {
  '<': ['comparison', '<=', '>='],
  '<=': ['comparison', '<', '>'],
  '>': ['comparison', '>=', '<='],
  '>=': ['comparison', '>', '<'],
  '==': ['comparison', '!='],
  '!=': ['comparison', '=='],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
  '%': ['arithmetic', '/'],
  '**': ['arithmetic', '*'],
  '&': ['arithmetic', '|'],
  '|': ['arithmetic', '&'],
  '^': ['arithmetic', '|'],
  '<<': ['arithmetic', '>>'],
  '>>': ['arithmetic', '<<'],
  '&&': ['logic', '||'],
  '||': ['logic', '&&'],
}

const ASSIGNMENT: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '|=': '=',
  '&=': '=',
  '^=': '=',
  '<<=': '>>=',
  '>>=': '<<=',
}

/** Words that stand for opposite sides, bounds or roundings. */
const OPPOSITES: ReadonlyMap<string, string> = new Map(
  [
    ['buyer', 'seller'],
    ['toBuyer', 'toSeller'],
    ['buyerNonce', 'sellerNonce'],
    ['buyerLoss', 'sellerLoss'],
    ['amount', 'bond'],
    ['reviewPeriod', 'rulingPeriod'],
    ['deliveredAt', 'disputedAt'],
    ['min', 'max'],
    ['mulDiv', 'mulDivUp'],
    ['mulWad', 'mulWadUp'],
    ['divWad', 'divWadUp'],
  ].flatMap(([a = '', b = '']) => [
    [a, b],
    [b, a],
  ]),
)

const YUL: Readonly<Record<string, readonly [Operator, string]>> = {
  add: ['arithmetic', 'sub'],
  sub: ['arithmetic', 'add'],
  mul: ['arithmetic', 'div'],
  div: ['arithmetic', 'mul'],
  shl: ['arithmetic', 'shr'],
  shr: ['arithmetic', 'shl'],
  and: ['arithmetic', 'or'],
  or: ['arithmetic', 'and'],
  lt: ['comparison', 'gt'],
  gt: ['comparison', 'lt'],
  slt: ['comparison', 'sgt'],
  sgt: ['comparison', 'slt'],
}

/** Where a node begins and ends, in bytes. */
export function rangeOf(node: AstNode): { start: number; end: number } {
  const [start = 0, length = 0] = node.src.split(':').map(Number)
  return { start, end: start + length }
}

/** Every fault that can be put at this very node. */
export function faultsOf(node: AstNode, context: FaultContext): Fault[] {
  const replaceAll = (operator: Operator, ...replacements: string[]): Fault[] =>
    replacements.map((replacement) => ({ operator, ...rangeOf(node), replacement }))
  const at = (name: string) => node[name] as AstNode

  switch (node.nodeType) {
    case 'BinaryOperation':
      return operatorFaults(at('leftExpression'), at('rightExpression'), node.operator as string, context)
    case 'Assignment': {
      const swapped = ASSIGNMENT[node.operator as string]
      if (swapped === undefined) return []
      return swap(
        at('leftHandSide'),
        at('rightHandSide'),
        node.operator as string,
        swapped,
        'arithmetic',
        context,
      )
    }
    case 'UnaryOperation':
      return unaryFaults(node, context)
    case 'IfStatement':
      return conditionFaults(node)
    case 'Conditional':
      return replaceAll(
        'branch',
        ...['trueExpression', 'falseExpression'].map((name) => `(${context.text(at(name))})`),
      )
    case 'Literal':
      return literalFaults(node, context)
    case 'ExpressionStatement': {
      const loop = context.parent?.nodeType === 'ForStatement' && context.parent.body !== node
      return loop ? [] : replaceAll('effect', '{}').map((fault) => withSemicolon(fault))
    }
    case 'EmitStatement':
    case 'Continue':
    case 'Break':
      return replaceAll('effect', '{}').map((fault) => withSemicolon(fault))
    case 'MemberAccess':
      return memberFaults(node, context)
    case 'Identifier': {
      const isFunction = /^t_function/.test(typeOf(node))
      const opposite = isFunction ? OPPOSITES.get(node.name ?? '') : undefined
      return opposite === undefined ? [] : replaceAll('member', opposite)
    }
    case 'ModifierInvocation':
      return node.kind === 'modifierInvocation' ? replaceAll('modifier', '') : []
    case 'YulExpressionStatement':
    case 'YulAssignment':
      return context.parent?.nodeType === 'YulForLoop' ? [] : replaceAll('effect', '{}')
    case 'YulFunctionCall':
      return yulCallFaults(node)
    case 'YulLiteral':
      return yulLiteralFaults(node)
    default:
      return []
  }
}

/** A statement's range has no semicolon, and `{}` takes none: the deletion eats it. */
function withSemicolon(fault: Fault): Fault {
  return { ...fault, end: fault.end + 1 }
}

function operatorFaults(left: AstNode, right: AstNode, operator: string, context: FaultContext): Fault[] {
  const [kind, ...others] = BINARY[operator] ?? []
  if (kind === undefined) return []
  return others.flatMap((other) => swap(left, right, operator, other, kind, context))
}

function swap(
  left: AstNode,
  right: AstNode,
  operator: string,
  other: string,
  kind: Operator,
  context: FaultContext,
): Fault[] {
  const gap = context.between(left, right)
  const offset = gap.text.indexOf(operator)
  if (offset < 0) return []
  const start = gap.start + Buffer.byteLength(gap.text.slice(0, offset))
  return [{ operator: kind, start, end: start + operator.length, replacement: other }]
}

function unaryFaults(node: AstNode, context: FaultContext): Fault[] {
  const operator = node.operator as string
  const operand = context.text(node.subExpression as AstNode)
  const range = rangeOf(node)

  if (operator === '!') return [{ operator: 'logic', ...range, replacement: operand }]
  if (operator === '~' || operator === '-')
    return [{ operator: 'arithmetic', ...range, replacement: operand }]
  if (operator !== '++' && operator !== '--') return []
  // A statement of its own is deleted instead, and in the head of a loop this would only make it endless.
  if (context.parent?.nodeType === 'ExpressionStatement') return []
  const other = operator === '++' ? '--' : '++'
  return [
    {
      operator: 'arithmetic',
      ...range,
      replacement: node.prefix ? `${other}${operand}` : `${operand}${other}`,
    },
  ]
}

/** A condition that never holds; and one that always does, unless that would only revert each time. */
function conditionFaults(node: AstNode): Fault[] {
  const range = rangeOf(node.condition as AstNode)
  const body = node.trueBody as AstNode
  const statements = body.nodeType === 'Block' ? (body.statements as AstNode[]) : [body]
  const reverts = statements.at(-1)?.nodeType === 'RevertStatement'

  const never: Fault = { operator: 'check', ...range, replacement: 'false' }
  return reverts ? [never] : [never, { operator: 'branch', ...range, replacement: 'true' }]
}

function literalFaults(node: AstNode, context: FaultContext): Fault[] {
  const range = rangeOf(node)
  const text = context.text(node)
  if (node.kind === 'bool')
    return [{ operator: 'constant', ...range, replacement: text === 'true' ? 'false' : 'true' }]
  if (node.kind !== 'number' || text.length > 20) return []

  const value = Number(text.replaceAll('_', '').split(' ')[0])
  return [
    { operator: 'constant', ...range, replacement: `(${text} + 1)` },
    ...(value > 0 ? [{ operator: 'constant', ...range, replacement: `(${text} - 1)` } as const] : []),
  ]
}

function memberFaults(node: AstNode, context: FaultContext): Fault[] {
  const range = rangeOf(node)
  const name = node.memberName as string
  const expression = node.expression as AstNode
  const start = range.end - name.length

  if (typeOf(expression).startsWith('t_type$_t_enum')) {
    const members = context.enums.get(expression.referencedDeclaration as number) ?? []
    const next = members[(members.indexOf(name) + 1) % members.length]
    return next === undefined || next === name
      ? []
      : [{ operator: 'constant', start, end: range.end, replacement: next }]
  }
  const opposite = OPPOSITES.get(name)
  return opposite === undefined ? [] : [{ operator: 'member', start, end: range.end, replacement: opposite }]
}

function yulCallFaults(node: AstNode): Fault[] {
  const callee = node.functionName as AstNode
  const range = rangeOf(callee)
  const [operator, other] = YUL[callee.name ?? ''] ?? []
  if (operator !== undefined && other !== undefined) return [{ operator, ...range, replacement: other }]
  if (callee.name !== 'iszero') return []

  const argument = (node.arguments as AstNode[])[0]
  return argument === undefined ? [] : [{ operator: 'logic', ...range, replacement: 'not' }]
}

function yulLiteralFaults(node: AstNode): Fault[] {
  const value = node.value as string
  if (node.kind !== 'number' || value.length > 20) return []
  return [{ operator: 'constant', ...rangeOf(node), replacement: `0x${(BigInt(value) + 1n).toString(16)}` }]
}

function typeOf(node: AstNode): string {
  return (node.typeDescriptions as { typeIdentifier?: string } | undefined)?.typeIdentifier ?? ''
}
