import { element } from './dom';

/** Creates a table with a head; texts become cells of numbers. It scrolls if it is long. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: '0' },
    element(
      'table',
      {},
      element(
        'tr',
        {},
        ...head.map((text, j) => {
          const below = rows[0]?.[j];
          const isText = below instanceof HTMLElement && below.classList.contains('text');
          return element('th', { scope: 'col', ...(isText ? { class: 'text' } : {}) }, text);
        }),
      ),
      ...rows.map((cells) =>
        element(
          'tr',
          {},
          ...cells.map((cell) => (typeof cell === 'string' ? element('td', {}, cell) : cell)),
        ),
      ),
    ),
  );
}

/** Creates a cell of text instead of a number. */
export function textCell(text: string): HTMLElement {
  return element('td', { class: 'text' }, text);
}
