import type {
  BlendExport,
  BlendingSnapshot,
  BlendSourceChoice,
  TrainRequest,
} from '../../src/compute/protocol/blending-panel';
import type { PanelStatus } from '../../src/compute/protocol/panel';
import type { blendingContract } from '../../src/compute/protocol/panel-contracts';
import { isOutdated, OutdatedMark } from '../shared/changes-banner';
import { element } from '../shared/dom';
import type { Host } from '../shared/host';
import type { PanelView } from '../shared/panel';
import { Status } from '../shared/status';
import {
  changesBanner,
  emptyNotice,
  studyStatus,
  supervisionRemedies,
} from '../shared/study-panel';
import { BlendsTable } from './blends-table';
import { Curves } from './curves';
import { Header } from './header';
import { type PanelState, readState, withPair } from './state';
import { ScatterView } from './scatter-view';
import { TrainingForm } from './training-form';
import { Weighing } from './weighing';

/**
 * The blending panel: shows the last snapshot of its host, and forwards the user's actions to it.
 */
export class BlendingView implements PanelView<BlendingSnapshot> {
  readonly parts: readonly HTMLElement[];
  private snapshot: BlendingSnapshot | undefined;
  private readonly saved: PanelState | undefined;
  private pairs: PanelState['pairs'];

  private readonly header;
  private readonly message = element('p', { class: 'problem', role: 'alert', hidden: '' });
  private readonly changes;
  private readonly status;
  private readonly weighing: Weighing;
  private readonly form: TrainingForm;
  private readonly training: Status;
  private readonly curves = new Curves();
  private readonly blends: BlendsTable;
  private readonly scatter = new ScatterView();
  private readonly content: HTMLElement;
  private readonly outdated: OutdatedMark;
  private readonly empty = emptyNotice('Blending');

  constructor(private readonly host: Host<typeof blendingContract>) {
    const { calls } = host;
    this.saved = readState(host.state);
    this.pairs = this.saved?.pairs ?? [];
    const changed = (): void => {
      this.save();
    };
    this.header = new Header({
      choose: (change) => {
        this.choose(change);
      },
      chooseProjections: () => void calls.chooseProjections(null),
      export: (kind) => void this.exportAs({ kind, source: this.weighing.state.weighting }),
    });
    this.changes = changesBanner(calls);
    this.status = studyStatus(calls, supervisionRemedies(calls));
    this.weighing = new Weighing({
      evaluate: (weighting) => calls.evaluate(weighting),
      select: (mode) => this.attempt(() => calls.select(mode)),
      stopSelecting: () => void calls.stopSelecting(null),
      look: (weighting) => void this.look(weighting, 'weighted'),
      changed,
    });
    this.form = new TrainingForm(
      {
        train: (settings) => {
          this.train({ settings });
        },
        pause: (paused) => void calls.pause(paused),
        stop: () => void calls.stopTraining(null),
        load: () => void this.attempt(() => calls.load(null)),
        changed,
      },
      this.saved?.settings,
    );
    this.training = new Status({
      retry: () => {
        this.train({ settings: this.form.settings });
      },
      showLog: () => void calls.showLog(null),
      remedies: {},
    });
    this.blends = new BlendsTable({
      export: (request) => void this.exportAs(request),
      look: (blend, name) => void this.look({ blend }, name),
      goOn: (blend, how) => {
        this.goOn(blend, how);
      },
      remove: (blend, name) => void this.attempt(() => calls.remove({ blend, name })),
    });
    this.content = this.layOut();
    this.outdated = new OutdatedMark(this.content);
    const { header, message, changes, status, empty, content } = this;
    this.parts = [header.root, message, changes.root, status.root, empty, content];
  }

  update(next: BlendingSnapshot): void {
    this.snapshot = next;
    this.render();
    this.save();
  }

  redraw(): void {
    this.render();
    this.scatter.draw();
  }

  /** Restores the pair of spaces, because a restarted host begins with the first two. */
  restore({ pair, names }: BlendingSnapshot): void {
    const before = this.saved?.pair;
    const isThere = (space: number): boolean => space < names.length;
    if (
      before !== undefined &&
      isThere(before.decoder) &&
      isThere(before.encoder) &&
      JSON.stringify(before) !== JSON.stringify(pair)
    ) {
      void this.host.calls.choose(before);
    }
  }

  private layOut(): HTMLElement {
    return element(
      'div',
      {},
      this.weighing.root,
      element('h2', {}, 'Train the blending'),
      element(
        'p',
        { class: 'muted' },
        'Trained with a head on all of the decoder’s relative spaces, whatever they weigh above; at stitching time, tuned on a few labelled rows of the encoder and compared with the blend as trained.',
      ),
      this.form.root,
      this.training.root,
      this.curves.root,
      this.blends.root,
      this.scatter.root,
    );
  }

  private render(): void {
    const { snapshot } = this;
    if (snapshot === undefined) return;
    const { ready } = snapshot;
    this.header.update(snapshot);
    this.changes.update(snapshot.changes, ready !== undefined);
    this.status.update(snapshot.status, snapshot.warnings);
    this.outdated.update(isOutdated(snapshot));
    this.empty.hidden = snapshot.status.state !== 'empty';
    this.content.hidden = ready === undefined;
    if (ready === undefined) return;
    if (!this.weighing.shows(ready)) this.scatter.hide();
    this.weighing.show(
      ready,
      snapshot,
      this.pairs.find(({ key }) => key === ready.key),
    );
    this.form.update(snapshot);
    this.training.update(trainingStatus(snapshot.training), snapshot.training.warnings);
    this.curves.update(snapshot);
    this.blends.update(snapshot);
  }

  private choose(change: { decoder?: number; encoder?: number }): void {
    this.message.hidden = true;
    if (this.snapshot !== undefined) {
      void this.host.calls.choose({ ...this.snapshot.pair, ...change });
    }
  }

  /** Trains a blend further, or only tunes it. */
  private goOn(blend: string, how: 'train' | 'tune'): void {
    const { snapshot, form } = this;
    const aggregation = snapshot?.blends.find((each) => each.blend === blend)?.aggregation;
    const attends = snapshot?.aggregations.find(({ id }) => id === aggregation)?.attends === true;
    const settings = {
      ...form.state,
      tune: form.state.tune.filter((part) => part !== 'qkv' || attends),
    };
    if (how === 'tune' && settings.tune.length === 0) {
      this.complain(
        attends
          ? 'Tick what to tune to the encoder: Q, K, V, the head or everything.'
          : 'Tick what to tune to the encoder: the head or everything. This blend has no Q, K, V.',
      );
      return;
    }
    this.train({ settings, from: blend, tuneOnly: how === 'tune' });
  }

  /** Starts a training and hides earlier errors. */
  private train(request: TrainRequest): void {
    this.message.hidden = true;
    void this.host.calls.train(request);
  }

  private async look(source: BlendSourceChoice, name: string): Promise<void> {
    const answer = await this.attempt(() => this.host.calls.scatter(source));
    const ready = this.snapshot?.ready;
    if (answer === undefined || ready === undefined) return;
    this.scatter.show(name, answer, ready);
    this.scatter.root.scrollIntoView({ block: 'nearest' });
  }

  private async exportAs(request: BlendExport): Promise<void> {
    await this.attempt(() => this.host.calls.export(request));
  }

  /** Runs an action and shows its error, if it fails. */
  private async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.message.hidden = true;
    try {
      return await work();
    } catch (error) {
      this.complain(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  private complain(text: string): void {
    this.message.textContent = text;
    this.message.hidden = false;
    this.message.scrollIntoView({ block: 'nearest' });
  }

  /** Saves the user's settings for the next time the panel opens. */
  private save(): void {
    const { snapshot, weighing } = this;
    if (snapshot === undefined) return;
    const { study, file, pair, ready } = snapshot;
    if (ready !== undefined && weighing.shows(ready)) {
      this.pairs = withPair(this.pairs, ready.key, weighing.state);
    }
    this.host.saveState({
      study,
      ...(file === undefined ? {} : { file }),
      blending: { pair, settings: this.form.state, pairs: this.pairs },
    });
  }
}

/** Returns the status of a training; without remaining time if it is paused. */
function trainingStatus({ status: current, paused }: BlendingSnapshot['training']): PanelStatus {
  if (!paused || current.state !== 'computing') return current;
  const { state, fraction, message: last } = current;
  return { state, fraction, message: `Paused. ${last}` };
}
