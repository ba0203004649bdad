import { expect } from 'chai'

import { jsonObjectsIn } from '../../../../src/jury/jurors/answer/jsonObjectsIn.ts'

const textsIn = (text: string) => jsonObjectsIn(text).map((object) => object.text)

describe('jsonObjectsIn', () => {
  it('finds objects among anything, with their places', () => {
    const text = 'a {"b": 1} c {} d {"e": {"f": "}"}}'
    expect(textsIn(text)).to.deep.equal(['{"b": 1}', '{}', '{"e": {"f": "}"}}'])
    for (const { start, end, text: found } of jsonObjectsIn(text)) {
      expect(text.slice(start, end)).to.equal(found)
    }
  })

  it('finds what is within brackets that are no JSON', () => {
    expect(textsIn('{ it has {"a": [true, null, -1.5e3]} }')).to.deep.equal(['{"a": [true, null, -1.5e3]}'])
    expect(textsIn('{"open": {"a": 1}')).to.deep.equal(['{"a": 1}'])
  })

  it('finds an object that has a name twice', () => {
    expect(textsIn('{"a":1,"a":2}')).to.deep.equal(['{"a":1,"a":2}'])
  })

  it('passes over what only looks like JSON', () => {
    for (const text of ["{'a': 1}", '{"a": 1,}', '{"a": True}', '{"a": "b\nc"}', '{"a": 1', '{"a": 1]']) {
      expect(textsIn(text), text).to.deep.equal([])
    }
  })

  it('takes no longer for brackets that never close', () => {
    for (const piece of ['{"a":', '{"a":[', '{"', '{"\\"', '{"a":{"b":{},']) {
      expect(textsIn(piece.repeat(200_000)).filter((found) => found !== '{}')).to.deep.equal([])
    }
  }).timeout(10_000)
})
