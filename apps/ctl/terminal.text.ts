/** Control characters save the line feed and the tab, and what turns the direction of writing. */
const CONTROLS = /[^\P{Cc}\t\n]|\p{Bidi_Control}/gu;

/** A text from outside as a terminal may show it: what would command the terminal, or turn the text around, is written out. */
export function printable(text: string): string {
  return text.replace(CONTROLS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
