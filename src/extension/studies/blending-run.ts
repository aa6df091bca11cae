import { InspectorError } from '../../core/errors';
import type { LiveScores } from '../../core/blending/live/live-blend';
import { usualBlendSettings } from '../../core/study/blend/blending';
import type {
  BlendScatter,
  BlendSelection,
  BlendSession,
  BlendSource,
  BlendWeighting,
  WrittenRows,
} from '../../compute/protocol/blending';
import type { BlendPair, TrainingCurve, TrainRequest } from '../../compute/protocol/blending-panel';
import type { EngineProgress } from '../../compute/protocol/engine';
import type { PanelStatus } from '../../compute/protocol/panel';
import { includedSpaces } from '../../compute/study-file/definition';
import { blendRequest } from '../../compute/study-file/blend-request';
import { type BlendOrigin, modelOf, withEpoch } from './blend-history';
import { Computation } from './computation';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { resolveFile } from './study-files';

/** Two of a study's spaces made ready for blending, and what was trained of them. */
export class BlendingRun implements StudyRun {
  private readonly preparing: Computation;
  private readonly training: Computation;
  private readonly selecting: Computation;
  private chosen: BlendPair = { decoder: 0, encoder: 1 };
  private prepared: { readonly key: string; readonly session: BlendSession } | undefined;
  private curves: readonly TrainingCurve[] = [];
  private origins: readonly BlendOrigin[] = [];
  private isPaused = false;

  constructor(private readonly study: StudyContext) {
    this.preparing = new Computation(study.changed, study.logError);
    this.training = new Computation(study.changed, study.logError);
    this.selecting = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.preparing.status;
  }
  get trainingStatus(): PanelStatus {
    return this.training.status;
  }
  get selectingStatus(): PanelStatus {
    return this.selecting.status;
  }
  get pair(): BlendPair {
    return this.chosen;
  }
  /** The pair made ready; absent until it is. */
  get ready(): { readonly key: string; readonly session: BlendSession } | undefined {
    return this.prepared;
  }
  get learningCurves(): readonly TrainingCurve[] {
    return this.curves;
  }
  /** What was trained and loaded, in that order. */
  get blends(): readonly BlendOrigin[] {
    return this.origins;
  }
  get paused(): boolean {
    return this.isPaused;
  }

  /** Blends other spaces. */
  async choose(pair: BlendPair): Promise<void> {
    this.chosen = pair;
    await this.compute();
  }

  /** Makes the chosen pair ready, unless it is. */
  async compute(): Promise<void> {
    const definition = this.study.definition();
    const count = includedSpaces(definition).length;
    if (count < 2) {
      this.preparing.settle({ state: 'empty' });
      return;
    }
    const { decoder, encoder } = this.chosen;
    if (decoder >= count || encoder >= count) this.chosen = { decoder: 0, encoder: 1 };
    const request = blendRequest(definition, this.chosen, (file) =>
      resolveFile(this.study.folder, file),
    );
    const key = JSON.stringify(request);
    if (this.prepared?.key === key) return;
    this.forget();
    await this.preparing.run(async (progress, signal) => {
      const session = await this.study.engine.blending.prepare(request, progress, signal);
      this.prepared = { key, session };
    });
  }

  /** What a weighting comes to, without a pass over the rows. */
  evaluate(weighting: BlendWeighting): Promise<LiveScores> {
    return this.held((session) => this.study.engine.blending.evaluate(session, weighting));
  }

  /** Searches spaces and weights; undefined where it was stopped. */
  async select(mode: BlendWeighting['mode']): Promise<BlendSelection | undefined> {
    const seed = this.study.definition().seed ?? 0;
    let found: BlendSelection | undefined;
    await this.selecting.run(async (progress, signal) => {
      found = await this.held((session) =>
        this.study.engine.blending.select({ session, mode, seed }, progress, signal),
      );
    });
    return found;
  }

  stopSelecting(): void {
    this.selecting.cancel();
  }

  /** Trains a blend on the decoder and tunes it to the encoder, or goes on from one. */
  async train({ settings: { seeds, ...chosen }, from, tuneOnly }: TrainRequest): Promise<void> {
    const model = from === undefined ? undefined : modelOf(this.origins, from);
    const settings = {
      ...usualBlendSettings,
      ...chosen,
      ...(model === undefined
        ? {}
        : { aggregation: model.aggregation, head: model.head, hidden: model.hidden }),
    };
    this.curves = [];
    this.isPaused = false;
    await this.training.run(async (progress, signal) => {
      const listen = (step: EngineProgress): void => {
        if (step.epoch !== undefined) this.curves = withEpoch(this.curves, step.epoch);
        progress(step);
      };
      const answer = await this.held((session) =>
        this.study.engine.blending.train(
          {
            session,
            settings,
            seeds,
            ...(from === undefined ? {} : { from }),
            ...(tuneOnly === undefined ? {} : { tuneOnly }),
          },
          listen,
          signal,
        ),
      );
      this.origins = [
        ...this.origins,
        { kind: 'trained', answer, ...(from === undefined ? {} : { from }) },
      ];
    });
  }

  async pause(paused: boolean): Promise<void> {
    await this.study.engine.blending.pause({ session: this.session().session, paused });
    this.isPaused = paused;
    this.study.changed();
  }

  /** Ends training; the best so far is its result. */
  stopTraining(): void {
    this.training.cancel();
  }

  /** Takes a blend over from the text of a `*.blend.json` file. */
  async load(file: string, text: string): Promise<void> {
    const loaded = await this.held((session) =>
      this.study.engine.blending.load(session, file, text),
    );
    this.origins = [...this.origins, { kind: 'loaded', file, loaded }];
    this.study.changed();
  }

  scatter(source: BlendSource): Promise<BlendScatter> {
    return this.held((session) => this.study.engine.blending.scatter(session, source));
  }

  /** The blended rows of a side as a file of the format. */
  write(source: BlendSource, side: 'decoder' | 'encoder', format: string): Promise<WrittenRows> {
    return this.held((session) =>
      this.study.engine.blending.write({ session, source, side, format }),
    );
  }

  /** The text of a `*.blend.json` file. */
  save(blend: string): Promise<string> {
    return this.held((session) => this.study.engine.blending.save(session, blend));
  }

  cancel(): void {
    this.preparing.cancel();
    this.training.cancel();
    this.selecting.cancel();
  }

  async recompute(): Promise<void> {
    this.forget();
    await this.compute();
  }

  settle(status: PanelStatus): void {
    this.preparing.settle(status);
  }

  dispose(): void {
    this.cancel();
    this.forget();
  }

  /**
   * Asks something of the pair. Where the engine holds it no more, because it ended or made room for
   * others, the pair is made ready anew.
   */
  private async held<T>(ask: (session: string) => Promise<T>): Promise<T> {
    const { session } = this.session();
    try {
      return await ask(session);
    } catch (error) {
      const isGone = error instanceof InspectorError && error.code === 'no-session';
      if (isGone && this.prepared?.session.session === session) void this.recompute();
      throw error;
    }
  }

  /** @throws InspectorError `not-ready` before a pair is ready */
  private session(): BlendSession {
    if (this.prepared !== undefined) return this.prepared.session;
    throw new InspectorError({
      code: 'not-ready',
      problem: 'The two spaces are not ready for blending.',
      remedy: 'Wait until they are, or see what failed.',
    });
  }

  private forget(): void {
    const session = this.prepared?.session.session;
    this.prepared = undefined;
    this.curves = [];
    this.origins = [];
    this.training.settle({ state: 'empty' });
    this.selecting.settle({ state: 'empty' });
    // The engine may have ended, and the session with it.
    if (session !== undefined) {
      this.study.engine.blending.release(session).catch(() => undefined);
    }
  }
}
