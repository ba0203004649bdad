import { aFlag, aList, aText, type Keywords } from '../keyword.ts'

const anAnchor = (value: unknown) =>
  typeof value === 'string' && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value) ? undefined : 'must be a plain name'

/** Keywords that ask nothing of a value: they name places, or tell people something. */
export const notes: Keywords = {
  $schema: { problem: aText },
  $id: { problem: aText },
  $anchor: { problem: anAnchor },
  $dynamicAnchor: { problem: anAnchor },
  $defs: { holds: 'map' },
  definitions: { holds: 'map' },
  $comment: { problem: aText },
  title: { problem: aText },
  description: { problem: aText },
  default: {},
  examples: { problem: aList },
  deprecated: { problem: aFlag },
  readOnly: { problem: aFlag },
  writeOnly: { problem: aFlag },
  contentEncoding: { problem: aText },
  contentMediaType: { problem: aText },
  contentSchema: { holds: 'schema' },
}
