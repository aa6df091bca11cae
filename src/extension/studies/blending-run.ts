import type { LiveScores } from '../../core/blending/live/live-blend';
import type {
  BlendScatter,
  BlendSelection,
  BlendSource,
  BlendWeighting,
  WrittenRows,
} from '../../compute/protocol/blending';
import type { BlendPair } from '../../compute/protocol/blending-panel';
import type { SpaceFailure } from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';
import { includedSpaces } from '../../compute/study-file/definition';
import { blendRequest } from '../../compute/study-file/blend-request';
import { BlendTraining } from './blend-training';
import { Computation } from './computation';
import { PairHolder, type ReadyPair } from './pair-holder';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { fileResolver } from './study-files';
import { tooFewSpaces } from './too-few-spaces';

/** Two of a study's spaces prepared for blending, and the blends trained for them. */
export class BlendingRun implements StudyRun {
  readonly training: BlendTraining;
  private readonly holder: PairHolder;
  private readonly selecting: Computation;
  private chosen: BlendPair = { decoder: 0, encoder: 1 };
  /** Counter that identifies the latest request; earlier ones stop. */
  private turn = 0;

  constructor(private readonly study: StudyContext) {
    this.holder = new PairHolder(study, ({ records }) => {
      this.training.take(records);
    });
    this.training = new BlendTraining(study, this.holder);
    this.selecting = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.holder.status;
  }
  get stampedAt(): number | undefined {
    return this.holder.stampedAt;
  }
  get changes(): readonly FileChange[] {
    return this.holder.changes;
  }
  /** Empty, because both spaces are needed: the problem of one is the status. */
  get failures(): readonly SpaceFailure[] {
    return [];
  }
  get selectingStatus(): PanelStatus {
    return this.selecting.status;
  }
  get pair(): BlendPair {
    return this.chosen;
  }
  /** The prepared pair; absent until it is prepared. */
  get ready(): ReadyPair | undefined {
    return this.holder.ready;
  }

  /** Chooses other spaces to blend. */
  async choose(pair: BlendPair): Promise<void> {
    this.chosen = pair;
    await this.compute();
  }

  /** Prepares the chosen pair, unless it is prepared already. */
  async compute(): Promise<void> {
    const definition = this.study.definition();
    const count = includedSpaces(definition).length;
    if (count < 2) {
      this.turn++;
      await this.holder.settleWith((signal) => tooFewSpaces(this.study, signal));
      return;
    }
    const { decoder, encoder } = this.chosen;
    if (decoder >= count || encoder >= count) this.chosen = { decoder: 0, encoder: 1 };
    const turn = ++this.turn;
    const resolve = await fileResolver(this.study.folder, definition);
    // Meanwhile another request or a cancellation may have come.
    if (turn !== this.turn) return;
    const request = blendRequest(definition, this.chosen, resolve);
    if (this.holder.holds(request)) return;
    this.forget();
    await this.holder.prepare(request);
  }

  /** Computes the scores for a weighting, without a pass over the rows. */
  evaluate(weighting: BlendWeighting): Promise<LiveScores> {
    return this.holder.askShort((session) =>
      this.study.engine.blending.evaluate(session, weighting),
    );
  }

  /** Searches for spaces and weights; undefined if the search was stopped. */
  async select(mode: BlendWeighting['mode']): Promise<BlendSelection | undefined> {
    const seed = this.study.definition().seed ?? 0;
    let found: BlendSelection | undefined;
    await this.selecting.run(async (progress, signal) => {
      found = await this.holder.ask((session) =>
        this.study.engine.blending.select({ session, mode, seed }, progress, signal),
      );
    });
    return found;
  }

  stopSelecting(): void {
    this.selecting.cancel();
  }

  scatter(source: BlendSource): Promise<BlendScatter> {
    return this.holder.askShort((session) => this.study.engine.blending.scatter(session, source));
  }

  /** Returns the blended rows of a side as a file of the format. */
  write(source: BlendSource, side: 'decoder' | 'encoder', format: string): Promise<WrittenRows> {
    return this.holder.askShort((session) =>
      this.study.engine.blending.write({ session, source, side, format }),
    );
  }

  /** Returns the text of a `*.blend.json` file. */
  save(blend: string): Promise<string> {
    return this.holder.askShort((session) => this.study.engine.blending.save(session, blend));
  }

  cancel(): void {
    this.turn++;
    this.holder.cancel();
    this.training.stop();
    this.selecting.cancel();
  }

  async recompute(): Promise<void> {
    this.forget();
    await this.compute();
  }

  settle(status: PanelStatus): void {
    this.turn++;
    this.holder.settle(status);
  }

  dispose(): void {
    this.cancel();
    this.forget();
  }

  private forget(): void {
    this.holder.release();
    this.training.reset();
    this.selecting.settle({ state: 'empty' });
  }
}
