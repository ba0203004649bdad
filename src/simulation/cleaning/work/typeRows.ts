import type { RawRow } from '../readDataset.ts'
import type { Film } from './Deliverables.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The first milestone's work: typed films out of the data set's rows. */
export function typeRows(rows: readonly RawRow[]): readonly Film[] {
  return rows.map((row, id) => ({
    id,
    title: text(row.Title),
    usGross: quantity(row['US Gross']),
    worldwideGross: quantity(row['Worldwide Gross']),
    usDvdSales: quantity(row['US DVD Sales']),
    productionBudget: quantity(row['Production Budget']),
    released: date(row['Release Date']),
    mpaaRating: text(row['MPAA Rating']),
    runningTime: quantity(row['Running Time min']),
    distributor: text(row.Distributor),
    source: text(row.Source),
    genre: text(row['Major Genre']),
    creativeType: text(row['Creative Type']),
    director: text(row.Director),
    rottenTomatoes: figure(row['Rotten Tomatoes Rating']),
    imdbRating: figure(row['IMDB Rating']),
    imdbVotes: quantity(row['IMDB Votes']),
  }))
}

type Raw = RawRow[string] | undefined

/** Some titles are numbers in the data set: "1941", "300". */
function text(value: Raw): string | null {
  return value === null || value === undefined ? null : String(value).trim()
}

function figure(value: Raw): number | null {
  return typeof value === 'number' ? value : null
}

/** The data set writes 0 as well as null for what it doesn't know. */
function quantity(value: Raw): number | null {
  return typeof value === 'number' && value > 0 ? value : null
}

/** "Jun 12 1998" as 1998-06-12. */
function date(value: Raw): string {
  const [month = '', day = '', year = ''] = String(value).split(' ')
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}
