const quote = 0x22;

/**
/**
 * Splits a record of delimited text into cells, without quotes around them, doubled quotes in them
 * as one.
 * @param most number of cells to split off; what follows them is left out
 */
export function splitCells(text: string, delimiter: string, most: number): string[] {
  if (!text.includes('"')) return text.split(delimiter, most);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (text.charCodeAt(at) === quote) {
      const end = endOfQuoted(text, at + 1);
      cell = text.slice(at + 1, end);
      if (cell.includes('"')) cell = cell.replaceAll('""', '"');
      at = end + 1;
    }
    const next = text.indexOf(delimiter, at);
    const stop = next < 0 ? text.length : next;
    // Text after a closing quote belongs to the cell.
    cells.push(cell === '' ? text.slice(at, stop) : cell + text.slice(at, stop));
    if (next < 0 || cells.length === most) return cells;
    at = next + delimiter.length;
  }
}

/** Returns the index of the quote that closes a cell. */
function endOfQuoted(text: string, start: number): number {
  let at = start;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    if (text.charCodeAt(end + 1) !== quote) return end;
    at = end + 2;
  }
}
