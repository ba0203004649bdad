import { expect } from 'chai'

import { parseReport } from '../../scripts/coverage/parseReport.ts'

describe('parseReport', () => {
  const table = [
    '║ File Path                │ Line %  │ Statement % │ Uncovered Lines ║',
    '╟──────────────────────────┼─────────┼─────────────┼─────────────────╢',
    '║ contracts/Escrow.sol     │ 97.50   │ 98.10       │ 71, 75-77       ║',
    '║ contracts/Reputation.sol │ 100.00  │ 100.00      │ -               ║',
    '╟──────────────────────────┼─────────┼─────────────┼─────────────────╢',
    '║ Total                    │ 98.75   │ 99.00       │                 ║',
  ]

  it('reads files and the total', () => {
    expect(parseReport(table.join('\n'))).to.deep.equal([
      { file: 'contracts/Escrow.sol', lines: 97.5, statements: 98.1, uncovered: '71, 75-77' },
      { file: 'contracts/Reputation.sol', lines: 100, statements: 100, uncovered: '' },
      { file: 'Total', lines: 98.75, statements: 99, uncovered: '' },
    ])
  })

  it('does not take a report without a total for a good one', () => {
    expect(() => parseReport(table.slice(0, -1).join('\n'))).to.throw('no coverage report was printed')
    expect(() => parseReport('')).to.throw('no coverage report was printed')
  })
})
