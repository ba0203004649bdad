#!/usr/bin/env bash
# An object with an "$id" is not equal to itself, by @hyperjump/json-schema.
#
# One would guess: {"const": X} passes X. The value of `const` and `enum` is data, whatever names it has (JSON Schema 2020-12,
#   core 9.4.2 and validation 6.1.3), so a schema that pins the schema of an MCP tool, or a list of agent cards, takes those very
#   objects.
# What happens: the library takes an "$id" or "$anchor" inside of `const` and `enum` for one of the schema's own, and refuses
#   the object that was asked for. A "$ref" in the same place is data. ajv and @cfworker/json-schema take all of them.
# Versions: @hyperjump/json-schema 1.18.0, ajv 8.20.0, @cfworker/json-schema 4.1.6, Node 24.
# Output seen:
#   $id       hyperjump: false  ajv: true  cfworker: true
#   $anchor   hyperjump: false  ajv: true  cfworker: true
#   $ref      hyperjump: true   ajv: true  cfworker: true
#   id        hyperjump: true   ajv: true  cfworker: true
# Who meets it: whoever has schemas, tools or cards checked as data. The product looks for ids only where schemas stand:
#   src/jury/checks/schema/compileSchema.ts, with the group "an id that is data" in test/jury/checks/schema/groups.ts.
# Exits 0 while it is so, 1 when the output changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hyperjump/json-schema@1.18.0 ajv@8.20.0 @cfworker/json-schema@4.1.6
cat >try.mjs <<'JS'
import { Validator } from '@cfworker/json-schema'
import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { Ajv2020 } from 'ajv/dist/2020.js'

for (const name of ['$id', '$anchor', '$ref', 'id']) {
  const value = { [name]: name === '$ref' ? '#/a' : 'a', type: 'object' }
  const schema = { const: value }
  const uri = `https://example.com/${encodeURIComponent(name)}`
  registerSchema(structuredClone(schema), uri, 'https://json-schema.org/draft/2020-12/schema')
  const found = {
    hyperjump: (await validate(uri, value)).valid,
    ajv: new Ajv2020().compile(schema)(value),
    cfworker: new Validator(schema, '2020-12').validate(value).valid,
  }
  console.log(name.padEnd(9), Object.entries(found).map(([library, passes]) => `${library}: ${passes}`.padEnd(17)).join(' ').trimEnd())
}
JS
node try.mjs | tee seen.txt
diff <(tr -s ' ' <seen.txt) - <<'SEEN'
$id hyperjump: false ajv: true cfworker: true
$anchor hyperjump: false ajv: true cfworker: true
$ref hyperjump: true ajv: true cfworker: true
id hyperjump: true ajv: true cfworker: true
SEEN
