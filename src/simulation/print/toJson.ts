/** A JSON text in which money is decimal digits. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_name, member) => (typeof member === 'bigint' ? member.toString() : member))
}
