/** Maximum number of characters of a file's own text in a message. */
const longest = 40;

/**
 * Quotes a text of a file for messages: truncated, and as JSON, so that control characters cannot
 * harm a terminal.
 */
export function quoted(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
