import type { Issue } from '../preferences/issue.ts'
import { mostIssues } from '../preferences/outcome.ts'
import { weightTolerance } from '../preferences/utility.ts'
import type { ValueFunction } from '../preferences/valueFunction.ts'
import { readEvaluator } from './readEvaluator.ts'
import { attributeOf, childrenOf, numberOf, readXml, textOf, type XmlElement } from './readXml.ts'
import { parseScenario, type Scenario, ScenarioInvalidError, type SourceFile } from './scenario.ts'

/** The files of a GENIUS domain. The first profile becomes the buyer's preferences, the second, if any, the seller's. */
export type GeniusFiles = {
  readonly domain: SourceFile
  readonly profiles: readonly [SourceFile, SourceFile | undefined]
}

/**
 * Reads a domain of GENIUS (Lin, Kraus, Baarslag, Tykhonov, Hindriks and Jonker, "Genius: an integrated environment for
 * supporting the design of generic automated negotiators", 2014) as the ANAC competitions published them:
 * linear-additive profiles over discrete, integer and real issues.
 *
 * The evaluations of a discrete issue are divided by their largest when that is over 1; numbers are valued by functions,
 * see {@link readEvaluator}. A reservation that is missing is 0; a discount of 0, 1 or none means none.
 *
 * @param name What the scenario is to be called.
 * @throws {ScenarioInvalidError} naming the file, the issue and what is wrong with it.
 */
export async function readGenius(name: string, { domain, profiles }: GeniusFiles): Promise<Scenario> {
  const issues = await readDomain(domain)
  const [buyer, seller] = await Promise.all(
    profiles.map((profile) => profile && readProfile(profile, issues)),
  )
  return parseScenario(domain.name, { version: '1', name, space: { issues }, preferences: { buyer, seller } })
}

async function readDomain(file: SourceFile): Promise<readonly Issue[]> {
  const [template] = childrenOf(await readXml(file), 'negotiation_template')
  const [space] = template === undefined ? [] : childrenOf(template, 'utility_space')
  if (space === undefined) throw new ScenarioInvalidError(file.name, 'file', 'is no negotiation template')
  return issuesOf(file, rootOf(file, space)).map(([name, element]): Issue => {
    const kind = kindOf(file, name, element)
    if (kind === 'discrete') {
      const values = childrenOf(element, 'item').map((item) => textOf(file.name, name, item, 'value'))
      const twice = firstTwice(values)
      if (twice === undefined) return { kind, name, values }
      throw new ScenarioInvalidError(file.name, name, `has the value ${twice} twice`)
    }
    const [range = element] = childrenOf(element, 'range')
    return {
      kind,
      name,
      min: numberOf(file.name, name, range, 'lowerbound'),
      max: numberOf(file.name, name, range, 'upperbound'),
    }
  })
}

async function readProfile(file: SourceFile, issues: readonly Issue[]): Promise<object> {
  const [space] = childrenOf(await readXml(file), 'utility_space')
  if (space === undefined) throw new ScenarioInvalidError(file.name, 'file', 'is no utility space')
  const root = rootOf(file, space)
  const elements = new Map(issuesOf(file, root))
  const unknown = [...elements.keys()].find((name) => !issues.some((issue) => issue.name === name))
  if (unknown !== undefined) throw new ScenarioInvalidError(file.name, unknown, 'is no issue of the domain')
  const weights: [string, number][] = []
  const values: [string, ValueFunction][] = []
  for (const issue of issues) {
    const element = elements.get(issue.name)
    if (element === undefined) throw new ScenarioInvalidError(file.name, issue.name, 'is missing')
    weights.push([issue.name, weightOf(file, issue.name, root, element)])
    values.push([issue.name, readEvaluator(file.name, issue, element)])
  }
  const sum = weights.reduce((total, [, weight]) => total + weight, 0)
  if (!(Math.abs(sum - 1) <= weightTolerance))
    throw new ScenarioInvalidError(file.name, 'weights', `sum to ${sum}, not 1`)
  return {
    weights: Object.fromEntries(weights),
    values: Object.fromEntries(values),
    reservation: shareOf(file, space, 'reservation') ?? 0,
    discount: shareOf(file, space, 'discount_factor') || 1,
  }
}

/** The objective that holds the issues. Objectives within it would have weights of their own: none is known to. */
function rootOf(file: SourceFile, space: XmlElement): XmlElement {
  const [root, ...others] = childrenOf(space, 'objective')
  if (root === undefined) throw new ScenarioInvalidError(file.name, 'file', 'has no objective')
  if (others.length > 0 || childrenOf(root, 'objective').length > 0) {
    throw new ScenarioInvalidError(file.name, 'objective', 'is not the only one')
  }
  return root
}

/** The elements of the issues, by name. */
function issuesOf(file: SourceFile, root: XmlElement): readonly (readonly [string, XmlElement])[] {
  const elements = childrenOf(root, 'issue')
  if (elements.length > mostIssues) {
    throw new ScenarioInvalidError(
      file.name,
      'objective',
      `has ${elements.length} issues, more than ${mostIssues}`,
    )
  }
  const found = elements.map((element) => [textOf(file.name, 'issue', element, 'name'), element] as const)
  const twice = firstTwice(found.map(([name]) => name))
  if (twice !== undefined) throw new ScenarioInvalidError(file.name, twice, 'is there twice')
  return found
}

/** The first text that was there before. */
function firstTwice(texts: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return texts.find((text) => seen.size === seen.add(text).size)
}

function kindOf(file: SourceFile, name: string, element: XmlElement): Issue['kind'] {
  const type = attributeOf(element, 'type') ?? attributeOf(element, 'vtype') ?? attributeOf(element, 'etype')
  if (type === 'discrete' || type === 'integer') return type
  if (type === 'real') return 'continuous'
  throw new ScenarioInvalidError(file.name, name, `has a type that is not read: ${type}`)
}

/** The weight whose index is the issue's. */
function weightOf(file: SourceFile, name: string, root: XmlElement, element: XmlElement): number {
  const index = textOf(file.name, name, element, 'index')
  const [weight, ...others] = childrenOf(root, 'weight').filter((one) => attributeOf(one, 'index') === index)
  if (weight === undefined) throw new ScenarioInvalidError(file.name, name, 'has no weight')
  if (others.length > 0) throw new ScenarioInvalidError(file.name, name, 'has more than one weight')
  return numberOf(file.name, name, weight, 'value', { least: 0, most: 1 })
}

/** A number from 0 to 1 that a profile may state. */
function shareOf(file: SourceFile, space: XmlElement, name: string): number | undefined {
  const [element] = childrenOf(space, name)
  return element && numberOf(file.name, name, element, 'value', { least: 0, most: 1 })
}
