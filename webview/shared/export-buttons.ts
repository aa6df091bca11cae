import { element } from './dom';
import { button } from './toolkit';

/** A button for each kind of export; `titles` says what each writes. */
export function exportButtons<K extends string>(
  titles: Readonly<Record<K, string>>,
  onExport: (kind: K) => void,
): HTMLElement {
  const buttons = (Object.keys(titles) as K[]).map((kind) =>
    button(
      kind.toUpperCase(),
      () => {
        onExport(kind);
      },
      { secondary: true, title: titles[kind] },
    ),
  );
  return element(
    'div',
    { class: 'field' },
    element('label', {}, 'Export'),
    element('div', { class: 'actions' }, ...buttons),
  );
}
