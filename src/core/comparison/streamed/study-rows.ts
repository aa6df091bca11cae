import type { Matrix } from '../../matrix';
import type { Executor } from '../../runtime/executor';
import { countOf, type RowSelection } from './row-reader';
import type { StreamedSpace } from './streamed-study';
import { type SelectedRows, gatherRowsTask } from './tasks';

/** The paired rows of a study's spaces, which stay in their files. */
export class StudyRows {
  /** @param selections the paired rows of each space */
  constructor(
    private readonly spaces: readonly StreamedSpace[],
    private readonly selections: readonly RowSelection[],
  ) {}

  get count(): number {
    return countOf(this.selections[0]!);
  }

  /** Selects some of the rows, by their positions, in that order. */
  at(indices: readonly number[]): StudyRows {
    if (indices.length === this.count && indices.every((index, i) => index === i)) return this;
    return new StudyRows(
      this.spaces,
      this.selections.map((selection) => {
        const numberOf =
          selection instanceof Int32Array
            ? (index: number): number => selection[index]!
            : (index: number): number => selection.start + index;
        return Int32Array.from(indices, numberOf);
      }),
    );
  }

  /** Splits a space's rows into strips of `stripRows` rows, in order, for tasks. */
  strips(space: number, stripRows: number): SelectedRows[] {
    return Array.from({ length: Math.ceil(this.count / stripRows) }, (_, strip) =>
      this.strip(space, strip, stripRows),
    );
  }

  strip(space: number, strip: number, stripRows: number): SelectedRows {
    const selection = this.selections[space]!;
    const [from, to] = [strip * stripRows, Math.min((strip + 1) * stripRows, this.count)];
    return {
      source: this.spaces[space]!.source,
      // A copy, because a view would be sent to a thread with its whole buffer.
      rows:
        selection instanceof Int32Array
          ? selection.slice(from, to)
          : { start: selection.start + from, stop: selection.start + to },
    };
  }

  /** Reads all rows of one space into memory. */
  gather(space: number, executor: Executor): Promise<Matrix> {
    return executor.run(gatherRowsTask, this.strip(space, 0, this.count));
  }
}
