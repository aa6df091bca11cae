/** Letters of a file's own text that a message shows. */
const longest = 40;

/** A text of a file as messages quote it: cut, and as JSON, so that what is no text does no harm to a terminal. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
