import type { PreviewSnapshot } from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import { dropdown } from '../shared/toolkit';
import { formatBytes, formatCount } from './number-text';

/** The file's name, what it holds and where it comes from, and the choice of a member. */
export class Header {
  readonly root = element('header', { class: 'header' });
  private readonly title = element('h1');
  private readonly subtitle = element('p', { class: 'muted' });
  private readonly members;
  private readonly origin = element('details', { class: 'origin' });
  private readonly originTable = element('table');
  private shown = '';

  constructor(onMember: (name: string) => void) {
    this.members = dropdown('Array', onMember);
    this.origin.append(element('summary', {}, 'Header'), this.originTable);
    this.root.append(
      element('div', { class: 'title' }, this.title, this.subtitle, this.origin),
      this.members.root,
    );
  }

  update({ title, file, member }: PreviewSnapshot): void {
    this.title.textContent = title;
    this.subtitle.textContent = [
      ...(member === undefined
        ? []
        : [`${formatCount(member.rows)} × ${formatCount(member.dims)}`, member.dtype]),
      ...(file === undefined ? [] : [file.format, formatBytes(file.bytes)]),
    ].join(' · ');
    this.members.root.hidden = file === undefined || file.members.length < 2;
    this.origin.hidden = file === undefined;
    const key = JSON.stringify([file, member?.name]);
    if (file === undefined || key === this.shown) return;
    this.shown = key;
    const usable = file.members.filter(({ unusable }) => unusable === undefined);
    this.members.update(
      usable.map(({ name, shape, dtype }) => ({
        id: name,
        name: `${name} (${shape.join(' × ')})`,
        title: dtype,
      })),
      member?.name ?? '',
    );
    const line = (name: string, value: string): HTMLElement =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        element('td', { class: 'text' }, value),
      );
    this.originTable.replaceChildren(
      ...file.members.map(({ name, shape, dtype, unusable }) =>
        line(
          name === '' ? 'array' : name,
          [shape.join(' × '), dtype, unusable ?? ''].filter((part) => part !== '').join(' · '),
        ),
      ),
      ...Object.entries(file.provenance).map(([name, value]) => line(name, value)),
    );
  }
}
