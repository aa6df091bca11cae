import { defaultBlendSettings } from '../../core/blending/settings';
import type { BlendRecord } from '../../compute/protocol/blend-records';
import type { TrainingCurve, TrainRequest } from '../../compute/protocol/blending-panel';
import type { EngineProgress } from '../../compute/protocol/engine';
import type { PanelStatus } from '../../compute/protocol/panel';
import { lastCurves, modelOf, withEpoch } from './blend-history';
import { Computation } from './computation';
import type { PairHolder } from './pair-holder';
import type { StudyContext } from './study-context';

/** The running training of a pair of models, and the blends trained and loaded for it. */
export class BlendTraining {
  private readonly training: Computation;
  private shown: readonly TrainingCurve[] = [];
  private latest: readonly BlendRecord[] = [];
  private isPaused = false;

  constructor(
    private readonly study: StudyContext,
    private readonly pair: PairHolder,
  ) {
    this.training = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.training.status;
  }
  get paused(): boolean {
    return this.isPaused;
  }
  /** Learning curves of the running training, or of the last one. */
  get curves(): readonly TrainingCurve[] {
    return this.shown;
  }
  /** Trained and loaded blends, in the order they were created. */
  get records(): readonly BlendRecord[] {
    return this.latest;
  }

  /** Sets the blends that the engine has for a pair. */
  take(records: readonly BlendRecord[]): void {
    this.latest = records;
    this.shown = lastCurves(records);
  }

  /** Trains a blend on the decoder and tunes it to the encoder, or continues from a blend. */
  async train({ settings: { seeds, ...chosen }, from, tuneOnly }: TrainRequest): Promise<void> {
    const model = from === undefined ? undefined : modelOf(this.latest, from);
    const settings = {
      ...defaultBlendSettings,
      ...chosen,
      ...(model === undefined
        ? {}
        : { aggregation: model.aggregation, head: model.head, hidden: model.hidden }),
    };
    this.isPaused = false;
    await this.training.run(async (progress, signal) => {
      const listen = (step: EngineProgress): void => {
        if (step.epoch !== undefined) this.shown = withEpoch(this.shown, step.epoch);
        progress(step);
      };
      await this.change(async (session) => {
        this.shown = [];
        const request = {
          session,
          settings,
          seeds,
          ...(from === undefined ? {} : { from }),
          ...(tuneOnly === undefined ? {} : { tuneOnly }),
        };
        const record = await this.study.engine.blending.train(request, listen, signal);
        return [...this.latest, record];
      });
    });
  }

  async pause(paused: boolean): Promise<void> {
    await this.pair.ask((session) => this.study.engine.blending.pause({ session, paused }));
    this.isPaused = paused;
    this.study.changed();
  }

  /** Ends training; the result is the best so far. */
  stop(): void {
    this.training.cancel();
  }

  /** Loads a blend from the text of a `*.blend.json` file. */
  load(file: string, text: string): Promise<void> {
    return this.change(async (session) => {
      const record = await this.study.engine.blending.load(session, file, text);
      return [...this.latest, record];
    });
  }

  /** Removes a blend permanently. */
  remove(blend: string): Promise<void> {
    return this.change((session) => this.study.engine.blending.remove(session, blend));
  }

  /** Ends the running training, and clears the state. */
  reset(): void {
    this.take([]);
    this.training.settle({ state: 'empty' });
  }

  /** Changes the blends in the engine, and shows them unless another pair is shown by then. */
  private async change(work: (session: string) => Promise<readonly BlendRecord[]>): Promise<void> {
    let changed = '';
    const records = await this.pair.ask((session) => {
      changed = session;
      return work(session);
    });
    if (this.pair.ready?.session.session !== changed) return;
    this.latest = records;
    this.study.changed();
  }
}
