import { styleText } from 'node:util'

/** Styles a text, or leaves it as it is. */
export type Paint = (style: 'bold' | 'dim' | 'cyan' | 'green' | 'red', text: string) => string

/** Styles on a terminal that wants it; plain text everywhere else. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  // `styleText` itself minds NO_COLOR and FORCE_COLOR.
  return (style, text) => styleText(style, text, { stream })
}
