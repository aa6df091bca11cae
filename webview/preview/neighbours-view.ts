import type { NeighboursAnswer, PreviewSnapshot } from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import { failureNotice } from '../shared/failure';
import { button, dropdown, progressRing } from '../shared/toolkit';
import { formatStatistic } from './number-text';
import { rowLines } from './scatter-view';

type Nearness = 'cosine' | 'euclidean';

const nearnesses: readonly { id: Nearness; name: string; title: string }[] = [
  { id: 'cosine', name: 'Cosine similarity', title: 'x·y / (‖x‖ ‖y‖), greater is nearer' },
  { id: 'euclidean', name: 'Euclidean distance', title: '‖x − y‖₂, smaller is nearer' },
];

/** Requests and events of the view. */
export interface NeighbourEvents {
  readonly find: (row: number, nearness: Nearness) => Promise<NeighboursAnswer>;
  readonly cancel: () => void;
  /** Called when another row is selected. */
  readonly look: (row: number) => void;
}

/** Lists the rows of the whole file that are nearest to a chosen row. */
export class NeighboursView {
  readonly root = element('section', { class: 'neighbours', 'aria-label': 'Nearest rows' });
  private readonly rowBox = element('input', { type: 'number', min: '0', step: '1', id: 'row' });
  private readonly nearness;
  private readonly progress = element('div', { class: 'progress', hidden: '' });
  private readonly message = element('span', { class: 'muted' });
  private readonly found = element('div', { 'aria-live': 'polite' });
  private chosen: Nearness = 'cosine';
  private row: number | undefined;
  private version = -1;
  private request = 0;

  constructor(private readonly events: NeighbourEvents) {
    this.nearness = dropdown('Nearest by', (id) => {
      this.chosen = id === 'euclidean' ? 'euclidean' : 'cosine';
      if (this.row !== undefined) void this.find(this.row);
    });
    this.nearness.update(nearnesses, this.chosen);
    this.rowBox.addEventListener('change', () => {
      const row = this.rowBox.valueAsNumber;
      if (Number.isInteger(row)) this.events.look(row);
    });
    this.progress.append(
      progressRing(),
      this.message,
      button('Cancel', events.cancel, { secondary: true }),
    );
    this.root.append(
      element(
        'div',
        { class: 'header' },
        element('h2', { class: 'title' }, 'Nearest rows'),
        element('div', { class: 'field' }, element('label', { for: 'row' }, 'Row'), this.rowBox),
        this.nearness.root,
      ),
      this.progress,
      this.found,
    );
    this.clear();
  }

  update({ version, member, search }: PreviewSnapshot): void {
    this.root.hidden = member === undefined;
    this.rowBox.max = String((member?.rows ?? 1) - 1);
    this.progress.hidden = search === undefined;
    if (search !== undefined) {
      this.message.textContent = `${Math.round(search.fraction * 100)} % ${search.message}`;
    }
    if (version !== this.version) {
      this.version = version;
      this.clear();
    }
  }

  /** Shows the neighbours of a row; a later call replaces an earlier one. */
  async find(row: number): Promise<void> {
    const request = ++this.request;
    this.row = row;
    this.rowBox.value = String(row);
    this.found.replaceChildren();
    try {
      const answer = await this.events.find(row, this.chosen);
      if (request === this.request && answer.version === this.version) this.fill(answer);
    } catch (error) {
      if (request !== this.request) return;
      this.found.replaceChildren(failureNotice(error, () => void this.find(row)));
    }
  }

  private clear(): void {
    this.request++;
    this.row = undefined;
    this.rowBox.value = '';
    this.found.replaceChildren(
      element(
        'p',
        { class: 'muted' },
        'Choose a row in the scatter or the table, or type its number.',
      ),
    );
  }

  private fill({ of, near }: NeighboursAnswer): void {
    const [name, ...rest] = rowLines(of);
    const isLabelled = near.some(({ label }) => label !== undefined);
    const isTold = near.some(({ text }) => text !== undefined);
    const heads = [
      'Row',
      ...(isLabelled ? ['Label'] : []),
      nearnessName(this.chosen),
      ...(isTold ? ['Text'] : []),
    ];
    const body = near.map(({ value, ...row }) => {
      const link = element('button', { type: 'button', class: 'link' }, row.id ?? String(row.row));
      link.title = rowLines(row)[0]!;
      link.addEventListener('click', () => {
        this.events.look(row.row);
      });
      return element(
        'tr',
        {},
        element('td', { class: 'text' }, link),
        isLabelled ? element('td', { class: 'text' }, row.label ?? '') : null,
        element('td', {}, formatStatistic(value)),
        isTold ? element('td', { class: 'text' }, row.text ?? '') : null,
      );
    });
    this.found.replaceChildren(
      element('p', {}, element('strong', {}, name ?? ''), ...rest.map((line) => ` · ${line}`)),
      element(
        'div',
        { class: 'scroll', tabindex: '0' },
        element(
          'table',
          {},
          element(
            'tr',
            {},
            ...heads.map((head) =>
              element('th', { scope: 'col', class: isNumber(head) ? '' : 'text' }, head),
            ),
          ),
          ...body,
        ),
      ),
    );
  }
}

const isNumber = (head: string): boolean => head === 'Cosine' || head === 'Distance';

function nearnessName(nearness: Nearness): string {
  return nearness === 'cosine' ? 'Cosine' : 'Distance';
}
