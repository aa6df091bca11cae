import { basename } from 'node:path';
import { CancelledError, InspectorError } from '../../core/errors';
import type { EngineProgress, FileDescription, FileReference } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import type {
  NeighboursAnswer,
  NeighboursCall,
  PreviewSnapshot,
} from '../../compute/protocol/preview-panel';
import { noSpace } from '../../formats/other-files';
import { Computation } from '../studies/computation';
import { RowSearch } from './row-search';
import { PreviewContent } from './preview-content';
import type { OnProgress } from '../../core/runtime/progress';
import { visibleText } from '../../compute/protocol/visible-text';

/** Source of a preview. */
export interface PreviewSource {
  readonly file: FileReference;
  /** Returns the labels beside the file, if there are any. */
  readonly labels: () => Promise<FileReference | undefined>;
  /** Returns a text that differs whenever the file or its labels have changed. */
  readonly version: () => Promise<string>;
  readonly seed: number;
}

/** Services for a preview. */
export interface PreviewRuntime {
  readonly engine: Pick<Engine, 'describe' | 'previews'>;
  /** Called when the snapshot has changed. */
  readonly changed: () => void;
  readonly logError: (error: unknown) => void;
}

/** One previewed file: the results known so far, and running work. */
export class PreviewSession {
  private version = 0;
  private description: FileDescription | undefined;
  private shownContent: PreviewContent | undefined;
  private readonly computation: Computation;
  private readonly search: RowSearch;
  private disposed = false;

  constructor(
    private readonly source: PreviewSource,
    private readonly runtime: PreviewRuntime,
  ) {
    const changed = (): void => {
      this.changed();
    };
    this.computation = new Computation(changed, runtime.logError);
    this.search = new RowSearch(runtime.engine.previews, changed);
  }

  /**
   * Opens the file, again if it was open, and computes the preview of one member. Never rejects.
   */
  async open(wanted = this.content?.target.file.member): Promise<void> {
    this.search.cancel();
    await this.computation.run(async (report, signal) => {
      report({ fraction: 0, message: 'Opening' });
      const { engine } = this.runtime;
      const { file } = this.source;
      const version = await this.source.version();
      const description = await this.describe(signal);
      this.description = description;
      this.content = undefined;
      const member = chooseMember(description, wanted);
      const target = { file: { ...file, member: member.name }, version };
      this.content = new PreviewContent(++this.version, target, member, engine.previews);
      await this.look(this.content, false, report, signal);
    });
  }

  /** Computes the statistics of all rows. Never rejects. */
  async allRows(): Promise<void> {
    const { content } = this;
    if (content === undefined) return;
    await this.computation.run((report, signal) => this.look(content, true, report, signal));
  }

  cancel(): void {
    this.computation.cancel();
  }

  cancelSearch(): void {
    this.search.cancel();
  }

  /** Stops all work and all notifications. */
  dispose(): void {
    this.disposed = true;
    this.cancel();
    this.cancelSearch();
    this.content = undefined;
  }

  /** Finds the rows of the whole file that are nearest to one; cancels a running search. */
  neighbours(request: NeighboursCall): Promise<NeighboursAnswer> {
    return this.search.neighbours(this.opened, request);
  }

  /**
   * Returns the results about the member that is shown.
   * @throws InspectorError `not-open`
   */
  get opened(): PreviewContent {
    if (this.content !== undefined) return this.content;
    throw new InspectorError({
      code: 'not-open',
      file: this.source.file.name,
      problem: 'Nothing of the file can be shown.',
      remedy: 'See what went wrong when it was opened, and open it again.',
    });
  }

  snapshot(): PreviewSnapshot {
    const { description, content } = this;
    return {
      version: content?.version ?? 0,
      title: visibleText(basename(this.source.file.name)),
      status: this.computation.status,
      ...(description === undefined ? {} : { file: shownFile(description) }),
      ...(content?.shown() ?? { warnings: [] }),
      ...(this.search.underWay === undefined ? {} : { search: this.search.underWay }),
    };
  }

  private get content(): PreviewContent | undefined {
    return this.shownContent;
  }
  private set content(content: PreviewContent | undefined) {
    this.shownContent?.close();
    this.shownContent = content;
  }

  private changed(): void {
    if (!this.disposed) this.runtime.changed();
  }

  /** Reads the header; the earlier contents stay shown until then, and are removed if it fails. */
  private async describe(signal: AbortSignal): Promise<FileDescription> {
    try {
      return await this.runtime.engine.describe(this.source.file, signal);
    } catch (error) {
      if (!(error instanceof CancelledError)) {
        this.description = undefined;
        this.content = undefined;
      }
      throw error;
    }
  }

  /** Computes missing results, in the order in which they are shown. */
  private async look(
    content: PreviewContent,
    allRows: boolean,
    report: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<void> {
    const { previews } = this.runtime.engine;
    const request = { ...content.target, seed: this.source.seed };
    const between =
      (from: number, to: number): OnProgress<EngineProgress> =>
      ({ fraction, message }) => {
        report({ fraction: from + (to - from) * fraction, message });
      };
    const tell = (): void => {
      if (signal.aborted) throw new CancelledError();
      this.changed();
    };
    tell();
    if (content.rows === undefined) {
      const labels = await this.source.labels();
      const withLabels = labels === undefined ? {} : { labels };
      content.rows = await previews.descriptions({ ...content.target, ...withLabels }, signal);
      tell();
    }
    content.components ??= await previews.components(request, between(0, 0.3), signal);
    tell();
    if (content.statistics === undefined || allRows) {
      const wanted = { ...request, allRows };
      content.statistics = await previews.statistics(wanted, between(0.3, 0.9), signal);
      tell();
    }
    content.effectiveRank ??= await previews.effectiveRank(request, between(0.9, 1), signal);
  }
}

/**
 * Returns the wanted member, or else the first that can be shown.
 * @throws InspectorError `not-a-space`
 */
function chooseMember(
  { file, members }: FileDescription,
  wanted: string | undefined,
): FileDescription['members'][number] {
  const usable = members.filter(({ unusable }) => unusable === undefined);
  const chosen = usable.find(({ name }) => name === wanted) ?? usable[0];
  if (chosen !== undefined) return chosen;
  throw noSpace(file, members);
}

function shownFile({
  format,
  bytes,
  provenance,
  members,
}: FileDescription): NonNullable<PreviewSnapshot['file']> {
  return {
    format,
    bytes,
    provenance: { ...provenance },
    members: members.map(({ name, shape, dtype, unusable }) => ({
      name,
      shape,
      dtype,
      ...(unusable === undefined ? {} : { unusable }),
    })),
  };
}
