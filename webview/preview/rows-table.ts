import type {
  EntriesAnswer,
  EntriesCall,
  PreviewSnapshot,
} from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import { VirtualTable } from '../shared/virtual-table';
import { formatValue } from './number-text';

/** Table of the file's numbers, which are read as they scroll into view. */
export class RowsTable {
  readonly root = element('section', { 'aria-label': 'Rows' });
  private readonly table: VirtualTable;
  private shown = '';

  constructor(
    private readonly load: (request: EntriesCall) => Promise<EntriesAnswer>,
    choose: (row: number) => void,
  ) {
    this.table = new VirtualTable('Rows', choose);
    this.root.append(element('h2', {}, 'Rows'), this.table.root);
  }

  update({ version, member, descriptions }: PreviewSnapshot): void {
    this.root.hidden = member === undefined;
    const key = JSON.stringify([version, member, descriptions]);
    if (member === undefined || key === this.shown) return;
    this.shown = key;
    const hasIds = descriptions?.hasIds === true;
    const hasLabels = (descriptions?.colourings.length ?? 0) > 0;
    this.table.show({
      rows: member.rows,
      lead: [
        { title: 'Row' },
        ...(hasIds ? [{ title: 'Id', isText: true }] : []),
        ...(hasLabels ? [{ title: 'Label', isText: true }] : []),
      ],
      columns: member.dims,
      columnTitle: String,
      load: async (rows, columns) => {
        const answer = await this.load({ rows, columns });
        const width = columns.stop - columns.start;
        return answer.rows.map(({ row, id, label }, i) => ({
          lead: [String(row), ...(hasIds ? [id ?? ''] : []), ...(hasLabels ? [label ?? ''] : [])],
          cells: Array.from(answer.values.subarray(i * width, (i + 1) * width), formatValue),
        }));
      },
    });
  }

  select(row: number): void {
    this.table.select(row);
  }
}
