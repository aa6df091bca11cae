import { InspectorError } from '../../core/errors';
import type { LiveScores } from '../../core/blending/live/live-blend';
import type { BlendModel } from '../../core/blending/blend-model';
import { usualBlendSettings } from '../../core/study/blend/blending';
import type {
  BlendScatter,
  BlendSelection,
  BlendSession,
  BlendSource,
  BlendTrainAnswer,
  BlendWeighting,
  LoadedBlend,
  WrittenRows,
} from '../../compute/protocol/blending';
import type { BlendPair, TrainingCurve, TrainRequest } from '../../compute/protocol/blending-panel';
import type { PanelStatus } from '../../compute/protocol/panel';
import { includedSpaces } from '../../compute/study-file/definition';
import { blendRequest } from '../../compute/study-file/blend-request';
import type { SeedEvent } from '../../core/study/blend/over-seeds';
import { Computation } from './computation';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { resolveFile } from './study-files';

/** A training or a loaded file, with the blends that came of it. */
export type BlendOrigin =
  | { readonly kind: 'trained'; readonly answer: BlendTrainAnswer; readonly from?: string }
  | { readonly kind: 'loaded'; readonly file: string; readonly loaded: LoadedBlend };

/** Two of a study's spaces made ready for blending, and what was trained of them. */
export class BlendingRun implements StudyRun {
  private readonly preparing: Computation;
  private readonly training: Computation;
  private readonly selecting: Computation;
  private chosen: BlendPair = { decoder: 0, encoder: 1 };
  private prepared: { readonly key: string; readonly session: BlendSession } | undefined;
  private curves: TrainingCurve[] = [];
  private origins: BlendOrigin[] = [];
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
    return this.study.engine.blending.evaluate(this.session().session, weighting);
  }

  /** Searches spaces and weights; undefined where it was stopped. */
  async select(mode: BlendWeighting['mode']): Promise<BlendSelection | undefined> {
    const { session } = this.session();
    const request = { session, mode, seed: this.study.definition().seed ?? 0 };
    let found: BlendSelection | undefined;
    await this.selecting.run(async (progress, signal) => {
      found = await this.study.engine.blending.select(request, progress, signal);
    });
    return found;
  }

  stopSelecting(): void {
    this.selecting.cancel();
  }

  /** Trains a blend on the decoder and tunes it to the encoder, or goes on from one. */
  async train({ settings: { seeds, ...chosen }, from, tuneOnly }: TrainRequest): Promise<void> {
    const { session } = this.session();
    const model = from === undefined ? undefined : this.modelOf(from);
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
      const answer = await this.study.engine.blending.train(
        {
          session,
          settings,
          seeds,
          ...(from === undefined ? {} : { from }),
          ...(tuneOnly === undefined ? {} : { tuneOnly }),
        },
        (step) => {
          if (step.epoch !== undefined) this.addEpoch(step.epoch);
          progress(step);
        },
        signal,
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
    const loaded = await this.study.engine.blending.load(this.session().session, file, text);
    this.origins = [...this.origins, { kind: 'loaded', file, loaded }];
    this.study.changed();
  }

  scatter(source: BlendSource): Promise<BlendScatter> {
    return this.study.engine.blending.scatter(this.session().session, source);
  }

  /** The blended rows of a side as a file of the format. */
  write(source: BlendSource, side: 'decoder' | 'encoder', format: string): Promise<WrittenRows> {
    const { session } = this.session();
    return this.study.engine.blending.write({ session, source, side, format });
  }

  /** The text of a `*.blend.json` file. */
  save(blend: string): Promise<string> {
    return this.study.engine.blending.save(this.session().session, blend);
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

  /** @throws InspectorError `not-ready` before a pair is ready */
  private session(): BlendSession {
    if (this.prepared !== undefined) return this.prepared.session;
    throw new InspectorError({
      code: 'not-ready',
      problem: 'The two spaces are not ready for blending.',
      remedy: 'Wait until they are, or see what failed.',
    });
  }

  private modelOf(blend: string): BlendModel | undefined {
    for (const origin of this.origins) {
      if (origin.kind === 'loaded') {
        if (origin.loaded.blend === blend) return origin.loaded.model;
      } else if (Object.values(origin.answer.blends).includes(blend)) {
        return origin.answer.model;
      }
    }
    return undefined;
  }

  /** The curves are those of the first seed. */
  private addEpoch({ stage, record, run }: SeedEvent): void {
    if (run > 0) return;
    const { epoch, trainLoss, validationLoss, scores } = record;
    const point = { epoch, trainLoss, validationLoss, stitched: scores['stitched'] ?? null };
    const known = this.curves.find((curve) => curve.stage === stage);
    this.curves =
      known === undefined
        ? [...this.curves, { stage, points: [point] }]
        : this.curves.map((curve) =>
            curve === known ? { stage, points: [...curve.points, point] } : curve,
          );
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
