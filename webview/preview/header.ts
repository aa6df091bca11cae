import type { PreviewExport, PreviewSnapshot } from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import { exportBar, offerExport } from '../shared/export-bar';
import { PanelHeader } from '../shared/panel-header';
import { dropdown } from '../shared/toolkit';
import { formatBytes, formatCount } from './number-text';

/** Header with the file's name, contents and provenance, and the choice of a member. */
export class Header {
  readonly root: HTMLElement;
  private readonly header;
  private readonly members;
  private readonly exports;
  private readonly origin = element('details', { class: 'origin' });
  private readonly originTable = element('table');
  private shown = '';

  constructor(onMember: (name: string) => void, onExport: (kind: PreviewExport['kind']) => void) {
    this.members = dropdown('Array', onMember);
    this.exports = exportBar(
      [
        { kind: 'png', label: 'PNG', title: 'The principal components as an image' },
        { kind: 'csv', label: 'CSV', title: 'Mean, deviation and range of every dimension' },
        { kind: 'json', label: 'JSON', title: 'Header, statistics and dimensions' },
      ],
      onExport,
    );
    this.origin.append(element('summary', {}, 'Header'), this.originTable);
    this.header = new PanelHeader([this.members.root, this.exports], this.origin);
    this.root = this.header.root;
  }

  update({ title, file, member, statistics, components }: PreviewSnapshot): void {
    const facts = [
      ...(member === undefined
        ? []
        : [`${formatCount(member.rows)} × ${formatCount(member.dims)}`, member.dtype]),
      ...(file === undefined ? [] : [file.format, formatBytes(file.bytes)]),
    ];
    this.header.update({ title, facts });
    this.exports.hidden = statistics === undefined;
    offerExport(this.exports, 'png', components !== undefined);
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
