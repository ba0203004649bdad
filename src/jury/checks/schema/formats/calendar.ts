/** Whether a date that fits its grammar exists: February has 29 days in leap years alone. */
export function dayExists(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] as number)
}

/** Whether the second of a time that fits its grammar exists: a 61st only at the end of a day of UTC. */
export function secondExists(text: string): boolean {
  const [, hours = '', minutes = '', seconds, sign = '+', offHours = '0', offMinutes = '0'] =
    /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))?$/.exec(text) ?? []
  if (seconds !== '60') return true
  const offset = (Number(offHours) * 60 + Number(offMinutes)) * (sign === '-' ? -1 : 1)
  const day = 24 * 60
  return (Number(hours) * 60 + Number(minutes) - offset + day) % day === day - 1
}
