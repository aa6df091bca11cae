import { element } from './dom';
import { button } from './toolkit';

/** One kind of export. */
export interface ExportItem<K extends string> {
  readonly kind: K;
  readonly label: string;
  /** Description of the file, for a tooltip. */
  readonly title: string;
}

/** Creates a button for each kind of export. */
export function exportBar<K extends string>(
  items: readonly ExportItem<K>[],
  onExport: (kind: K) => void,
): HTMLElement {
  const buttons = items.map(({ kind, label, title }) => {
    const item = button(
      label,
      () => {
        onExport(kind);
      },
      { secondary: true, title },
    );
    item.dataset['kind'] = kind;
    return item;
  });
  return element(
    'div',
    { class: 'field' },
    element('label', {}, 'Export'),
    element('div', { class: 'actions' }, ...buttons),
  );
}

/** Hides a kind of export in a bar while there is nothing to write. */
export function offerExport(bar: HTMLElement, kind: string, isOffered: boolean): void {
  for (const item of bar.querySelectorAll<HTMLElement>(`[data-kind="${kind}"]`)) {
    item.hidden = !isOffered;
  }
}
