/**
 * What the specification of JSON Schema 2020-12 says of each keyword, as schemas with values that pass and values that do not.
 * All are JSON texts: numbers have more digits than JavaScript's.
 */
export type Group = {
  readonly what: string
  readonly schema: string
  readonly passes: readonly string[]
  readonly fails: readonly string[]
}

const group = (what: string, schema: string, passes: readonly string[], fails: readonly string[]): Group => ({
  what,
  schema,
  passes,
  fails,
})

const some = ['null', 'true', '0', '""', '[]', '{}']

export const groups: readonly Group[] = [
  // Core 4.3: schemas that are true or false.
  group('true', 'true', some, []),
  group('false', 'false', [], some),
  group('an empty schema', '{}', some, []),

  // Validation 6.1: any value.
  group('type null', '{"type":"null"}', ['null'], ['0', '""', 'false', '[]', '{}']),
  group('type boolean', '{"type":"boolean"}', ['true', 'false'], ['0', '"true"', 'null']),
  group('type object', '{"type":"object"}', ['{}', '{"a":1}'], ['[]', 'null', '"{}"', '1e400']),
  group('type array', '{"type":"array"}', ['[]', '[1]'], ['{}', '{"length":0}', '"[]"']),
  group('type string', '{"type":"string"}', ['""', '"1"'], ['1', 'null', '["a"]']),
  group(
    'type number',
    '{"type":"number"}',
    ['1', '1.5', '1e400', '0.1000000000000000055'],
    ['"1"', 'null', '{}'],
  ),
  group(
    'type integer',
    '{"type":"integer"}',
    ['1', '1.0', '-0', '1e2', '1e400', '12345678901234567891', '12345678901234567891.00', '1.5e1'],
    ['1.5', '"1"', '1e-400', '12345678901234567891.5', '0.1000000000000000055', 'null'],
  ),
  group('several types', '{"type":["integer","null"]}', ['1', 'null'], ['1.5', '""', '[]']),
  group(
    'const of a number',
    '{"const":2}',
    ['2', '2.0', '20e-1'],
    ['5', '"2"', '2.0000000000000000001', '[2]'],
  ),
  group('const of zero', '{"const":0}', ['0', '0.0', '-0'], ['false', '[]', '""', 'null', '1e-400']),
  group('const false', '{"const":false}', ['false'], ['0', '[false]', 'null']),
  group(
    'const of an object',
    '{"const":{"a":1,"b":[2]}}',
    ['{"b":[2.0],"a":1}'],
    ['{"a":1}', '{"a":1,"b":[2],"c":3}', '[]'],
  ),
  group(
    'const of an array',
    '{"const":[{"a":false}]}',
    ['[{"a":false}]'],
    ['[{"a":0}]', '{"a":false}', '[]'],
  ),
  group(
    'enum',
    '{"enum":[6,"a",[],true,{"b":12}]}',
    ['6', '6.0', '"a"', '[]', 'true', '{"b":12}'],
    ['"6"', '{"b":13}', 'null', '1', '[[]]'],
  ),
  group('enum of nothing', '{"enum":[]}', [], some),

  // Validation 6.2: numbers.
  group(
    'multipleOf 0.01',
    '{"multipleOf":0.01}',
    ['0.94', '4.02', '8.69', '19.99', '0', '1e400', '"x"', '-0.07'],
    ['0.945', '19.999', '0.0100000000000000001'],
  ),
  group(
    'multipleOf 0.1',
    '{"multipleOf":0.1}',
    ['2.4', '0.3', '1e20', '123456789012345678.9'],
    ['0.35', '0.25'],
  ),
  group(
    'multipleOf 3',
    '{"multipleOf":3}',
    ['0', '9', '-6', '12345678901234567890', '3.0'],
    ['1e20', '10', '12345678901234567891', '4.5'],
  ),
  group('multipleOf of a small number', '{"multipleOf":0.0001}', ['0.0075', '1e-4'], ['0.00751', '1e-5']),
  group('multipleOf a half', '{"type":"integer","multipleOf":0.5}', ['1e308', '2'], ['0.5']),
  group(
    'minimum',
    '{"minimum":1.1}',
    ['1.1', '2.6', '"x"', '1e400'],
    ['0.6', '1.0999999999999999999', '-1e400'],
  ),
  group(
    'maximum',
    '{"maximum":9007199254740991}',
    ['9007199254740991', '-1e400'],
    ['9007199254740992', '9007199254740993', '9007199254740991.1', '1e400'],
  ),
  group('exclusiveMinimum', '{"exclusiveMinimum":0}', ['1', '1e-400', '5e-324'], ['0', '-0', '-1e-400']),
  group(
    'exclusiveMaximum',
    '{"exclusiveMaximum":0.3}',
    ['0.2', '0.29999999999999999999'],
    ['0.3', '0.30000000000000000001'],
  ),

  // Validation 6.3: texts.
  group(
    'maxLength',
    '{"maxLength":2}',
    ['"ab"', '"\\ud83d\\ude00\\ud83d\\ude00"', '100', '[1,2,3]'],
    ['"abc"', '"\\ud83d\\ude00ab"'],
  ),
  group('minLength', '{"minLength":2.0}', ['"ab"', '1'], ['"\\ud83d\\ude00"', '""']),
  group('pattern', '{"pattern":"^a*$"}', ['"aaa"', '""', '1', 'null'], ['"abc"']),
  group('a pattern that is not anchored', '{"pattern":"a+"}', ['"xxaayy"'], ['"xyz"']),

  // Validation 6.4, core 10.3.1: arrays.
  group('maxItems', '{"maxItems":2}', ['[1,2]', '"abc"', '{"length":3}'], ['[1,2,3]']),
  group('minItems', '{"minItems":1}', ['[1]', '""'], ['[]']),
  group(
    'uniqueItems',
    '{"uniqueItems":true}',
    [
      '[1,2]',
      '[1,true]',
      '[0,false,null,"",[],{}]',
      '[[1],[true]]',
      '[{"a":1},{"a":"1"}]',
      '[12345678901234567891,12345678901234567890]',
      '["a,b","a","b"]',
    ],
    [
      '[1,1]',
      '[1.0,1.00,2]',
      '[{"a":1,"b":2},{"b":2,"a":1}]',
      '[[{"x":0}],[{"x":-0}]]',
      '[12345678901234567891,12345678901234567891.0]',
    ],
  ),
  group('uniqueItems false', '{"uniqueItems":false}', ['[1,1]'], []),
  group('items', '{"items":{"type":"integer"}}', ['[1,2]', '[]', '{"0":"x"}'], ['[1,"x"]']),
  group('items false', '{"items":false}', ['[]', '1'], ['[1]']),
  group(
    'prefixItems',
    '{"prefixItems":[{"type":"integer"},{"type":"string"}]}',
    ['[1,"a"]', '[1]', '[]', '[1,"a",null]'],
    ['["a"]', '[1,2]'],
  ),
  group(
    'items after prefixItems',
    '{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}',
    ['["a",1,2]', '["a"]'],
    ['["a","b"]', '[1]'],
  ),
  group('contains', '{"contains":{"minimum":5}}', ['[3,4,5]', '"x"', '[1e400]'], ['[2,3]', '[]']),
  group(
    'minContains and maxContains',
    '{"contains":{"const":1},"minContains":2,"maxContains":3}',
    ['[1,1]', '[1,2,1,1]'],
    ['[1]', '[1,1,1,1]', '[]'],
  ),
  group('minContains 0', '{"contains":{"const":1},"minContains":0}', ['[]', '[2]'], []),
  group('minContains without contains', '{"minContains":2}', ['[1]'], []),

  // Validation 6.5, core 10.3.2: objects.
  group('required', '{"required":["a"]}', ['{"a":null}', '[]', '1e400'], ['{}', '{"b":1}']),
  group(
    'required names that objects inherit',
    '{"required":["__proto__","toString","constructor"]}',
    ['{"__proto__":1,"toString":2,"constructor":3}'],
    ['{}', '{"__proto__":1}'],
  ),
  group(
    'minProperties and maxProperties',
    '{"minProperties":1,"maxProperties":2}',
    ['{"a":1}', '[]'],
    ['{}', '{"a":1,"b":2,"c":3}'],
  ),
  group(
    'dependentRequired',
    '{"dependentRequired":{"a":["b","c"]}}',
    ['{}', '{"b":1}', '{"a":1,"b":2,"c":3}', '[]'],
    ['{"a":1}', '{"a":1,"b":2}'],
  ),
  group(
    'properties',
    '{"properties":{"a":{"type":"integer"},"__proto__":{"type":"string"}}}',
    ['{"a":1}', '{"b":"x"}', '[]', '{"__proto__":"x"}'],
    ['{"a":"x"}', '{"__proto__":1}'],
  ),
  group('properties that may not be', '{"properties":{"a":false}}', ['{}'], ['{"a":1}']),
  group(
    'patternProperties',
    '{"patternProperties":{"^f.*o$":{"type":"integer"},"o":{"minimum":2}}}',
    ['{"foo":2}', '{"x":"y"}', '{}'],
    ['{"foo":"a"}', '{"foo":1}', '{"bo":1}'],
  ),
  group(
    'additionalProperties',
    '{"properties":{"a":true},"patternProperties":{"^v":true},"additionalProperties":false}',
    ['{"a":1,"vroom":2}', '[]'],
    ['{"b":1}', '{"constructor":1}'],
  ),
  group(
    'additionalProperties of a type',
    '{"additionalProperties":{"type":"boolean"}}',
    ['{"a":true}'],
    ['{"a":1}'],
  ),
  group(
    'additionalProperties sees its own neighbours alone',
    '{"allOf":[{"properties":{"a":true}}],"additionalProperties":false}',
    ['{}'],
    ['{"a":1}'],
  ),
  group('propertyNames', '{"propertyNames":{"maxLength":3}}', ['{"abc":1}', '[]'], ['{"abcd":1}']),
  group(
    'dependentSchemas',
    '{"dependentSchemas":{"a":{"required":["b"]},"c":false}}',
    ['{}', '{"a":1,"b":2}', '[]'],
    ['{"a":1}', '{"c":1}'],
  ),

  // Core 10.2: schemas put together.
  group('allOf', '{"allOf":[{"minimum":1},{"maximum":3}]}', ['2', '"x"'], ['0', '4']),
  group('anyOf', '{"anyOf":[{"type":"integer"},{"minimum":2}]}', ['1', '2.5', '3'], ['1.5']),
  group('oneOf', '{"oneOf":[{"type":"integer"},{"minimum":2}]}', ['1', '2.5'], ['3', '1.5']),
  group(
    'not',
    '{"not":{"type":"integer"}}',
    ['"x"', '1.5', '12345678901234567891.5'],
    ['1', '12345678901234567891'],
  ),
  group('not not', '{"not":{"not":{"minimum":1}}}', ['1'], ['0']),
  group(
    'if, then and else',
    '{"if":{"exclusiveMaximum":0},"then":{"minimum":-10},"else":{"multipleOf":2}}',
    ['-1', '0', '4'],
    ['-100', '3'],
  ),
  group('if alone', '{"if":{"const":0}}', ['0', '1'], []),
  group('then and else without if', '{"then":false,"else":false}', some, []),

  // Core 8.2: names and references.
  group(
    'a reference into the schema',
    '{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}',
    ['{}', '{"a":{"a":{}}}', '{"a":1}'],
    ['{"a":{"b":1}}', '{"b":1}'],
  ),
  group(
    'a reference with escapes',
    '{"$defs":{"a~b/c%d":{"type":"integer"}},"items":{"$ref":"#/$defs/a~0b~1c%25d"}}',
    ['[1]'],
    ['["x"]'],
  ),
  group(
    'a reference beside other keywords',
    '{"$ref":"#/$defs/a","maxItems":1,"$defs":{"a":{"type":"array"}}}',
    ['[]', '[1]'],
    ['[1,2]', '{}'],
  ),
  group(
    'a reference to a place that keywords share',
    '{"properties":{"$ref":{"type":"string"}}}',
    ['{"$ref":"x"}'],
    ['{"$ref":1}'],
  ),
  group('an anchor', '{"$ref":"#place","$defs":{"a":{"$anchor":"place","type":"integer"}}}', ['1'], ['"x"']),
  group(
    'an id within',
    '{"$id":"https://example.com/root.json","$ref":"part.json","$defs":{"p":{"$id":"part.json","$defs":{"i":{"type":"integer"}},"items":{"$ref":"#/$defs/i"}}}}',
    ['[1]'],
    ['["x"]'],
  ),
  group(
    'an anchor of another id',
    '{"$id":"https://example.com/root","$ref":"bar#foo","$defs":{"a":{"$id":"bar","$anchor":"foo","type":"integer"},"b":{"$anchor":"foo","type":"string"}}}',
    ['1'],
    ['"x"'],
  ),
  group(
    'a URN',
    '{"$id":"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed","properties":{"a":{"$ref":"#/$defs/b"},"c":{"$ref":"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed#d"}},"$defs":{"b":{"type":"string"},"e":{"$anchor":"d","type":"null"}}}',
    ['{"a":"x","c":null}'],
    ['{"a":1}', '{"c":1}'],
  ),
  group(
    'an id that is data',
    '{"enum":[{"$id":"x","type":"null"}]}',
    ['{"$id":"x","type":"null"}'],
    ['null'],
  ),
  group('old definitions', '{"$ref":"#/definitions/a","definitions":{"a":{"type":"null"}}}', ['null'], ['1']),

  // Core 8.2.3.2: $dynamicRef.
  group(
    '$dynamicRef to an anchor in $defs',
    '{"type":"array","items":{"$dynamicRef":"#item"},"$defs":{"item":{"$dynamicAnchor":"item","type":"string"}}}',
    ['["a","b"]', '[]'],
    ['["a",1]'],
  ),
  group(
    '$dynamicRef to a plain anchor',
    '{"items":{"$dynamicRef":"#item"},"$defs":{"item":{"$anchor":"item","type":"string"}}}',
    ['["a"]'],
    ['[1]'],
  ),
  group(
    '$ref to a dynamic anchor',
    '{"items":{"$ref":"#item"},"$defs":{"item":{"$dynamicAnchor":"item","type":"string"}}}',
    ['["a"]'],
    ['[1]'],
  ),
  group(
    '$dynamicRef to the outermost anchor',
    '{"$id":"https://example.com/typed","$ref":"list","$defs":{"item":{"$dynamicAnchor":"item","type":"string"},"list":{"$id":"list","type":"array","items":{"$dynamicRef":"#item"},"$defs":{"item":{"$dynamicAnchor":"item"}}}}}',
    ['["a"]'],
    ['[1]'],
  ),
  group(
    '$dynamicRef without a dynamic anchor where it starts',
    '{"$id":"https://example.com/typed","$ref":"list","$defs":{"item":{"$dynamicAnchor":"item","type":"string"},"list":{"$id":"list","type":"array","items":{"$dynamicRef":"#item"},"$defs":{"item":{"$anchor":"item"}}}}}',
    ['["a"]', '[1]'],
    [],
  ),
  group(
    '$dynamicRef that meets an outer anchor of no dynamic kind',
    '{"$id":"https://example.com/typed","$ref":"list","$defs":{"item":{"$anchor":"item","type":"string"},"list":{"$id":"list","type":"array","items":{"$dynamicRef":"#item"},"$defs":{"item":{"$dynamicAnchor":"item"}}}}}',
    ['["a"]', '[1]'],
    [],
  ),
  group(
    '$dynamicRef by a pointer',
    '{"$id":"https://example.com/typed","$ref":"list","$defs":{"item":{"$dynamicAnchor":"item","type":"string"},"list":{"$id":"list","type":"array","items":{"$dynamicRef":"#/$defs/item"},"$defs":{"item":{"$dynamicAnchor":"item","type":"null"}}}}}',
    ['[null]'],
    ['["a"]'],
  ),
  group(
    'a strict tree of an open one',
    '{"$id":"https://example.com/strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,"$defs":{"tree":{"$id":"tree","$dynamicAnchor":"node","properties":{"data":true,"children":{"items":{"$dynamicRef":"#node"}}}}}}',
    ['{"children":[{"data":1}]}'],
    ['{"children":[{"daat":1}]}', '{"x":1}'],
  ),

  // Core 11: what was not looked at.
  group(
    'unevaluatedItems',
    '{"prefixItems":[true],"unevaluatedItems":false}',
    ['[1]', '[]', '{}'],
    ['[1,2]'],
  ),
  group(
    'unevaluatedItems of a type',
    '{"prefixItems":[true],"unevaluatedItems":{"type":"string"}}',
    ['[1,"a"]'],
    ['[1,2]'],
  ),
  group(
    'unevaluatedItems beside contains',
    '{"prefixItems":[true],"contains":{"type":"string"},"unevaluatedItems":false}',
    ['[1,"a","b"]'],
    ['[1,"a",2]', '[1,2]'],
  ),
  group(
    'unevaluatedItems beside contains that need not be',
    '{"contains":{"type":"string"},"minContains":0,"unevaluatedItems":false}',
    ['["a"]', '[]'],
    ['["a",1]', '[1]'],
  ),
  group(
    'unevaluatedItems and contains in allOf',
    '{"allOf":[{"contains":{"multipleOf":2}},{"contains":{"multipleOf":3}}],"unevaluatedItems":{"multipleOf":5}}',
    ['[2,3,4,5,6]'],
    ['[2,3,4,7,8]', '[2,4]'],
  ),
  group(
    'unevaluatedItems and an if without then',
    '{"if":{"prefixItems":[{"const":1}]},"unevaluatedItems":false}',
    ['[1]', '[]'],
    ['[2]', '[1,2]'],
  ),
  group(
    'unevaluatedItems and a then that is always true',
    '{"if":{"prefixItems":[{"const":1}]},"then":true,"unevaluatedItems":false}',
    ['[1]'],
    ['[2]'],
  ),
  group(
    'unevaluatedItems and else',
    '{"if":{"prefixItems":[{"const":1}]},"then":{"prefixItems":[true,{"const":2}]},"else":{"prefixItems":[true,true,true]},"unevaluatedItems":false}',
    ['[1,2]', '[3,4,5]'],
    ['[1,2,3]', '[3,4,5,6]'],
  ),
  group(
    'unevaluatedItems and not',
    '{"not":{"not":{"prefixItems":[true]}},"unevaluatedItems":false}',
    ['[]'],
    ['[1]'],
  ),
  group(
    'unevaluatedItems sees no cousins',
    '{"allOf":[{"prefixItems":[true]},{"unevaluatedItems":false}]}',
    ['[]'],
    ['[1]'],
  ),
  group(
    'unevaluatedItems and items in a branch',
    '{"anyOf":[{"items":{"type":"string"}},{"prefixItems":[{"type":"integer"}]}],"unevaluatedItems":false}',
    ['["a","b"]', '[1]'],
    ['[1,2]'],
  ),
  group(
    'unevaluatedProperties',
    '{"properties":{"a":true},"patternProperties":{"^b":true},"unevaluatedProperties":false}',
    ['{"a":1,"bc":2}', '[]'],
    ['{"c":1}'],
  ),
  group(
    'unevaluatedProperties across a reference',
    '{"$ref":"#/$defs/a","properties":{"b":true},"unevaluatedProperties":false,"$defs":{"a":{"properties":{"a":true}}}}',
    ['{"a":1,"b":2}'],
    ['{"a":1,"c":2}'],
  ),
  group(
    'unevaluatedProperties and an if without then',
    '{"if":{"properties":{"kind":{"const":"x"}},"required":["kind"]},"unevaluatedProperties":false}',
    ['{"kind":"x"}', '{}'],
    ['{"kind":"y"}', '{"kind":"x","more":1}'],
  ),
  group(
    'unevaluatedProperties and a then that is always true',
    '{"if":{"properties":{"kind":{"const":"x"}},"required":["kind"]},"then":true,"else":{"properties":{"kind":true}},"unevaluatedProperties":false}',
    ['{"kind":"x"}', '{"kind":"y"}'],
    ['{"kind":"x","more":1}'],
  ),
  group(
    'unevaluatedProperties and branches',
    '{"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":{"const":2}},"required":["b"]}],"unevaluatedProperties":false}',
    ['{"a":1}', '{"a":1,"b":2}'],
    ['{"a":1,"b":3}', '{"a":1,"c":1}'],
  ),
  group(
    'unevaluatedProperties and oneOf',
    '{"oneOf":[{"properties":{"a":true},"required":["a"]},{"properties":{"b":true},"required":["b"]}],"unevaluatedProperties":false}',
    ['{"a":1}', '{"b":1}'],
    ['{"a":1,"b":1}', '{"b":1,"c":1}'],
  ),
  group(
    'unevaluatedProperties and dependentSchemas',
    '{"properties":{"a":true},"dependentSchemas":{"a":{"properties":{"b":true}}},"unevaluatedProperties":false}',
    ['{"a":1,"b":2}'],
    ['{"b":2}'],
  ),
  group(
    'unevaluatedProperties and additionalProperties',
    '{"allOf":[{"additionalProperties":true}],"unevaluatedProperties":false}',
    ['{"a":1}'],
    [],
  ),
  group(
    'unevaluatedProperties that are looked at in turn',
    '{"allOf":[{"unevaluatedProperties":true}],"unevaluatedProperties":false}',
    ['{"a":1}'],
    [],
  ),
  group(
    'unevaluatedProperties looks into no member',
    '{"properties":{"a":{"properties":{"b":true}}},"unevaluatedProperties":false}',
    ['{"a":{"c":1}}'],
    ['{"b":1}'],
  ),

  group(
    'unevaluatedProperties and propertyNames',
    '{"propertyNames":{"maxLength":1},"unevaluatedProperties":false}',
    ['{}'],
    ['{"a":1}'],
  ),
  group(
    'unevaluatedItems of another place',
    '{"prefixItems":[{"prefixItems":[true,true]}],"unevaluatedItems":false}',
    ['[[1,2]]'],
    ['[[1,2],3]'],
  ),
  group(
    '$dynamicRef behind a pointer that passes over a resource',
    '{"$id":"https://example.com/a","$ref":"b#/$defs/c","$defs":{"b":{"$id":"b","$defs":{"c":{"$id":"c","$dynamicRef":"#x","$defs":{"y":{"$dynamicAnchor":"x","type":"integer"}}},"z":{"$dynamicAnchor":"x","type":"string"}}}}}',
    ['1'],
    ['"a"'],
  ),

  // Notes that ask for nothing.
  group(
    'notes',
    '{"$schema":"https://json-schema.org/draft/2020-12/schema","$comment":"x","title":"x","description":"x","default":1,"examples":[1],"deprecated":true,"readOnly":true,"writeOnly":false,"contentEncoding":"base64","contentMediaType":"application/json","contentSchema":{"type":"object"}}',
    [...some, '"{"'],
    [],
  ),
]
