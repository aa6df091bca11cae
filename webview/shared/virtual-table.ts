import { element } from './dom';

/** Rows or columns from `start` (inclusive) to `stop` (exclusive). */
export interface Range {
  readonly start: number;
  readonly stop: number;
}

/** Source of a table's content, of which only the visible part is requested. */
export interface TableSource {
  readonly rows: number;
  /** Columns fixed at the left: the names of a row. */
  readonly lead: readonly { readonly title: string; readonly isText?: boolean }[];
  /** Number of scrolling columns. */
  readonly columns: number;
  readonly columnTitle: (column: number) => string;
  readonly load: (rows: Range, columns: Range) => Promise<readonly TableRow[]>;
}

export interface TableRow {
  readonly lead: readonly string[];
  readonly cells: readonly string[];
}

/**
 * Height of a row, and widths of a scrolling and a fixed column, in pixels; the same as in the
 * style sheet.
 */
const rowHeight = 24;
const columnWidth = 84;
const leadWidth = 120;
/** Maximum height that a browser scrolls exactly; taller tables are scrolled in jumps. */
const tallest = 8_000_000;

interface Loaded {
  readonly rows: Range;
  readonly columns: Range;
  readonly content: readonly TableRow[];
}

/**
 * A table of any size. Arrow keys, Page Up and Down, Home and End move between rows, Enter chooses
 * one.
 */
export class VirtualTable {
  readonly root: HTMLElement;
  private readonly spacer = element('div', { class: 'spacer' });
  private readonly table = element('table', { role: 'grid' });
  private readonly spoken = element('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private source: TableSource | undefined;
  private loaded: Loaded | undefined;
  private loading = false;
  private focused = -1;
  private selected = -1;

  /** @param choose called with the row that is clicked, or on which Enter is pressed */
  constructor(
    label: string,
    private readonly choose?: (row: number) => void,
  ) {
    const keys = choose === undefined ? '' : ', Enter chooses one';
    this.root = element(
      'div',
      {
        class: 'virtual-table',
        tabindex: '0',
        'aria-label': `${label}. Arrow keys move between rows${keys}.`,
      },
      this.spacer,
      this.spoken,
    );
    this.spacer.append(this.table);
    this.root.addEventListener('scroll', () => {
      this.draw();
    });
    this.root.addEventListener('keydown', (event) => {
      this.walk(event);
    });
    this.table.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest('tr[data-row]') : null;
      if (row instanceof HTMLElement) this.choose?.(Number(row.dataset['row']));
    });
    new ResizeObserver(() => {
      this.draw();
    }).observe(this.root);
  }

  /**
   * Shows another source, from its beginning; keeps the scroll position if the size is the same.
   */
  show(source: TableSource): void {
    const keepsPlace = source.rows === this.source?.rows && source.columns === this.source.columns;
    this.source = source;
    this.loaded = undefined;
    if (!keepsPlace) {
      this.focused = -1;
      this.root.scrollTo(0, 0);
    }
    this.table.setAttribute('aria-rowcount', String(source.rows + 1));
    this.table.setAttribute('aria-colcount', String(source.lead.length + source.columns));
    this.spacer.style.height = `${this.scrollHeight}px`;
    this.spacer.style.width = `${this.leadWidth + source.columns * columnWidth}px`;
    this.draw();
  }

  /** Marks a row, and scrolls to it if it is not visible. */
  select(row: number): void {
    this.selected = row;
    if (row >= 0) this.reveal(row);
    this.draw();
  }

  private get rows(): number {
    return this.source?.rows ?? 0;
  }

  private get leadWidth(): number {
    return (this.source?.lead.length ?? 0) * leadWidth;
  }

  private get scrollHeight(): number {
    return Math.min(tallest, (this.rows + 1) * rowHeight + 2);
  }

  /** Number of rows that fit below the header. */
  private get visibleRows(): number {
    return Math.max(1, Math.floor(this.root.clientHeight / rowHeight) - 1);
  }

  private get firstRow(): number {
    const most = Math.max(0, this.rows - this.visibleRows);
    const range = this.scrollHeight - this.root.clientHeight;
    return range <= 0 ? 0 : Math.min(most, Math.round((this.root.scrollTop / range) * most));
  }

  private reveal(row: number): void {
    const { firstRow, visibleRows, rows } = this;
    if (row >= firstRow && row < firstRow + visibleRows) return;
    const first = row < firstRow ? row : row - visibleRows + 1;
    const most = Math.max(1, rows - visibleRows);
    this.root.scrollTop = (first / most) * (this.scrollHeight - this.root.clientHeight);
  }

  private get seen(): { rows: Range; columns: Range } {
    const { source, firstRow } = this;
    const columns = source?.columns ?? 0;
    const start = Math.min(
      Math.max(0, columns - 1),
      Math.floor(this.root.scrollLeft / columnWidth),
    );
    const fit = Math.ceil((this.root.clientWidth - this.leadWidth) / columnWidth);
    return {
      rows: { start: firstRow, stop: Math.min(this.rows, firstRow + this.visibleRows) },
      columns: { start, stop: Math.min(columns, start + Math.max(1, fit)) },
    };
  }

  private draw(): void {
    const { source } = this;
    if (source === undefined || this.root.clientHeight === 0) return;
    const { rows, columns } = this.seen;
    const head = element(
      'tr',
      { 'aria-rowindex': '1' },
      ...source.lead.map(({ title, isText }) =>
        element('th', { scope: 'col', class: isText === true ? 'lead text' : 'lead' }, title),
      ),
      ...indices(columns).map((column) =>
        element('th', { scope: 'col' }, source.columnTitle(column)),
      ),
    );
    const body = indices(rows).map((row) => this.drawRow(source, row, columns));
    this.table.replaceChildren(head, ...body);
    if (!this.covers(rows, columns)) void this.load(source);
  }

  private drawRow(source: TableSource, row: number, columns: Range): HTMLElement {
    const { loaded } = this;
    const content = loaded?.content[row - loaded.rows.start];
    const classes = [
      row === this.focused ? 'focused' : '',
      row === this.selected ? 'selected' : '',
    ];
    return element(
      'tr',
      {
        'data-row': String(row),
        'aria-rowindex': String(row + 2),
        'aria-selected': String(row === this.selected),
        class: classes.join(' ').trim(),
      },
      ...source.lead.map(({ isText }, i) => {
        const text = content?.lead[i] ?? '…';
        return element('td', { class: isText === true ? 'lead text' : 'lead', title: text }, text);
      }),
      ...indices(columns).map((column) =>
        element('td', {}, content?.cells[column - loaded!.columns.start] ?? '…'),
      ),
    );
  }

  private covers(rows: Range, columns: Range): boolean {
    const { loaded } = this;
    return (
      loaded !== undefined &&
      loaded.rows.start <= rows.start &&
      loaded.rows.stop >= rows.stop &&
      loaded.columns.start <= columns.start &&
      loaded.columns.stop >= columns.stop
    );
  }

  /**
   * Loads the visible part, and a screen more on each side. One request at a time: the last
   * position wins.
   */
  private async load(source: TableSource): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    const { rows, columns } = this.seen;
    const wide = (range: Range, most: number): Range => {
      const margin = range.stop - range.start;
      return {
        start: Math.max(0, range.start - margin),
        stop: Math.min(most, range.stop + margin),
      };
    };
    const wanted = { rows: wide(rows, source.rows), columns: wide(columns, source.columns) };
    try {
      const content = await source.load(wanted.rows, wanted.columns);
      if (source === this.source) this.loaded = { ...wanted, content };
    } catch {
      // The problem of the file is shown above; the cells stay empty.
      if (source === this.source) this.loaded = { ...wanted, content: [] };
    } finally {
      this.loading = false;
    }
    this.draw();
  }

  private walk(event: KeyboardEvent): void {
    const { rows, visibleRows, focused } = this;
    if (event.key === 'Enter' && focused >= 0) {
      event.preventDefault();
      this.choose?.(focused);
      return;
    }
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: focused - 1,
      ArrowDown: focused + 1,
      PageUp: focused - visibleRows,
      PageDown: focused + visibleRows,
      Home: 0,
      End: rows - 1,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.focused = Math.min(rows - 1, Math.max(0, next));
    this.reveal(this.focused);
    this.draw();
    const { loaded } = this;
    const content = loaded?.content[this.focused - loaded.rows.start];
    this.spoken.textContent =
      content === undefined
        ? `row ${this.focused}`
        : [...content.lead, ...content.cells.slice(0, 4)].join(', ');
  }
}

function indices({ start, stop }: Range): number[] {
  return Array.from({ length: Math.max(0, stop - start) }, (_, i) => start + i);
}
