import * as z from 'zod';
import { previewCalls } from '../../src/compute/protocol/channel';
import { type PreviewSnapshot, previewSnapshot } from '../../src/compute/protocol/preview-panel';
import { connectHost } from '../shared/connection';
import { element } from '../shared/dom';
import { Status } from '../shared/status';
import { onThemeChange } from '../shared/theme';
import { DimensionsView } from './dimensions-view';
import { Facts } from './facts';
import { Header } from './header';
import { NeighboursView } from './neighbours-view';
import { RowsTable } from './rows-table';
import { ScatterView } from './scatter-view';
import './style.css';

/** The preview: shows the last snapshot of its host, and asks for numbers as they come into view. */
let snapshot: PreviewSnapshot | undefined;

/** What a person chose, kept over a reload of the window. */
const savedState = z.object({ member: z.string().optional(), colouring: z.string().nullish() });
type SavedState = z.infer<typeof savedState>;

const host = connectHost(previewCalls, previewSnapshot, update);
const { calls } = host;
let kept: SavedState = savedState.safeParse(host.state).data ?? {};

const header = new Header((member) => {
  keep({ member });
  void calls.chooseMember(member);
});
const status = new Status({
  cancel: () => void calls.cancel(null),
  retry: () => void calls.retry(null),
  showLog: () => void calls.showLog(null),
  remedies: {},
});
const facts = new Facts(() => void calls.allRows(null));
const scatter = new ScatterView(
  {
    load: calls.points,
    describe: async (row) => (await calls.describeRows([row]))[0]!,
    choose: look,
    colour: (colouring) => {
      keep({ colouring });
    },
  },
  kept.colouring,
);
const neighbours = new NeighboursView({
  find: (row, nearness) => calls.neighbours({ row, nearness }),
  cancel: () => void calls.cancelSearch(null),
  look,
});
const rows = new RowsTable(calls.entries, look);
const dimensions = new DimensionsView({
  load: () => calls.dimensions(null),
  histogram: calls.histogram,
});

function keep(chosen: SavedState): void {
  kept = { ...kept, ...chosen };
  host.saveState(kept);
}

/** Looks at one row everywhere. */
function look(row: number): void {
  const count = snapshot?.member?.rows ?? 0;
  if (row < 0 || row >= count) return;
  scatter.select(row);
  rows.select(row);
  void neighbours.find(row);
}

function update(next: PreviewSnapshot): void {
  snapshot = next;
  render();
}

function render(): void {
  if (snapshot === undefined) return;
  header.update(snapshot);
  status.update(snapshot.status, snapshot.warnings);
  facts.update(snapshot);
  scatter.update(snapshot);
  neighbours.update(snapshot);
  rows.update(snapshot);
  dimensions.update(snapshot);
}

document
  .getElementById('root')!
  .append(
    header.root,
    status.root,
    rows.root,
    facts.root,
    element('div', { class: 'main' }, scatter.root, neighbours.root),
    dimensions.root,
  );
onThemeChange(render);
void calls.ready(null).then((first) => {
  update(first);
  const { member } = kept;
  if (member !== undefined && member !== first.member?.name) void calls.chooseMember(member);
});
