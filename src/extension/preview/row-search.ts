import type { EngineProgress } from '../../compute/protocol/engine';
import type { Previews } from '../../compute/protocol/preview';
import type {
  NeighboursAnswer,
  NeighboursCall,
  PreviewSnapshot,
} from '../../compute/protocol/preview-panel';
import type { PreviewContent } from './preview-content';

/** Number of neighbours shown for a row. */
const neighbourCount = 20;

/** Searches for the neighbours of one row, one search at a time. */
export class RowSearch {
  /** The running search. */
  underWay: PreviewSnapshot['search'];
  private searching = new AbortController();

  constructor(
    private readonly previews: Previews,
    private readonly changed: () => void,
  ) {}

  cancel(): void {
    this.searching.abort();
  }

  /** Cancels a running search and starts another. */
  async neighbours(
    content: PreviewContent,
    { row, nearness }: NeighboursCall,
  ): Promise<NeighboursAnswer> {
    this.cancel();
    const mine = (this.searching = new AbortController());
    const report = ({ fraction, message }: EngineProgress): void => {
      if (mine.signal.aborted) return;
      this.underWay = { row, fraction, message };
      this.changed();
    };
    report({ fraction: 0, message: 'Looking through the rows' });
    try {
      const request = { ...content.target, row, nearness, k: neighbourCount };
      const found = await this.previews.nearest(request, report, mine.signal);
      const described = content.describeRows(found.map((near) => near.row));
      return {
        version: content.version,
        of: content.describeRows([row])[0]!,
        near: found.map(({ value }, i) => ({ ...described[i]!, value })),
      };
    } finally {
      if (this.searching === mine) {
        this.underWay = undefined;
        this.changed();
      }
    }
  }
}
