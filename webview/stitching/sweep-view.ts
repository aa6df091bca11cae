import type { Chart } from 'chart.js';
import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  PanelSweepRequest,
  StitchingSnapshot,
  SweepCurve,
} from '../../src/compute/protocol/stitching-panel';
import { element } from '../shared/dom';
import { type Line, lineChart } from '../shared/line-chart';
import { meanOffDiagonal } from '../shared/score-matrix';
import { Status } from '../shared/status';
import { table } from '../shared/table';
import { readTheme } from '../shared/theme';
import { button, dropdown, textField } from '../shared/toolkit';
import { scoresOf, type Shown } from './scores';

/** Id of the study's own choice of anchors. */
const asInStudy = 'study';

/** Curves of scores against the number of anchors or an option of the head, computed on request. */
export class SweepView {
  readonly root: HTMLElement;
  private readonly parameter;
  private readonly values;
  private readonly strategy;
  private readonly status;
  private readonly complaint = element('p', { class: 'problem', role: 'alert', hidden: '' });
  private readonly results = element('div');
  private chart: Chart | undefined;
  private view: Shown | undefined;
  private chosen = { parameter: 'anchors', strategy: asInStudy };
  private suggested = '';
  private shown = '';

  constructor(
    private readonly sweep: (request: PanelSweepRequest) => void,
    cancel: () => void,
  ) {
    this.parameter = dropdown('Vary', (parameter) => {
      this.chosen = { ...this.chosen, parameter };
      this.render();
    });
    this.values = textField('Values', 'Numbers separated by commas.', () => undefined);
    this.strategy = dropdown('Anchors chosen', (strategy) => {
      this.chosen = { ...this.chosen, strategy };
    });
    this.status = new Status({
      cancel,
      retry: () => {
        this.ask();
      },
      remedies: {},
    });
    this.root = element(
      'section',
      { class: 'sweep', 'aria-label': 'Sweeps' },
      element('h2', {}, 'Score against a parameter'),
      element(
        'div',
        { class: 'settings' },
        this.parameter.root,
        this.values.root,
        this.strategy.root,
        button('Draw Curves', () => {
          this.ask();
        }),
      ),
      this.complaint,
      this.status.root,
      this.results,
    );
  }

  update(view: Shown): void {
    this.view = view;
    this.render();
  }

  private render(): void {
    if (this.view === undefined) return;
    const { parameters, strategies, status } = this.view.snapshot.sweep;
    const parameter = parameters.find(({ id }) => id === this.chosen.parameter) ?? parameters[0];
    if (parameter === undefined) return;
    this.chosen = { ...this.chosen, parameter: parameter.id };
    this.parameter.update(
      parameters.map(({ id, name }) => ({ id, name, title: name })),
      parameter.id,
    );
    this.strategy.update(
      [
        { id: asInStudy, name: 'As in the study', title: 'As the study chooses its anchors' },
        ...strategies.map(({ id, name, description }) => ({ id, name, title: description })),
      ],
      this.chosen.strategy,
    );
    this.strategy.root.hidden = parameter.id !== 'anchors';
    const suggestion = JSON.stringify(parameter);
    if (suggestion !== this.suggested) {
      this.suggested = suggestion;
      this.values.update(parameter.values.join(', '));
    }
    this.status.update(status, []);
    this.draw(this.view, parameter);
  }

  private ask(): void {
    const texts = this.values
      .value()
      .split(/[,\s]+/)
      .filter((text) => text !== '');
    const values = texts.map(Number);
    const bad = texts.find((_, i) => !Number.isFinite(values[i]));
    this.complaint.hidden = bad === undefined && values.length > 0;
    this.complaint.textContent =
      bad === undefined ? 'Write at least one number.' : `"${bad}" is not a number.`;
    if (!this.complaint.hidden) return;
    const { parameter, strategy } = this.chosen;
    const isChosen = parameter === 'anchors' && strategy !== asInStudy;
    this.sweep({ parameter, values, ...(isChosen ? { strategy } : {}) });
  }

  private draw(view: Shown, parameter: { readonly id: string; readonly name: string }): void {
    const { snapshot, metric } = view;
    const curves = snapshot.sweep.curves.filter(
      (curve) => curve.parameter === parameter.id && curve.metric === metric.id,
    );
    const theme = readTheme();
    const beside = baselineLines(view, curves);
    const key = JSON.stringify([curves, beside, theme]);
    if (key === this.shown) return;
    this.shown = key;
    this.chart?.destroy();
    this.chart = undefined;
    this.results.replaceChildren();
    if (curves.length === 0) return;
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    this.results.replaceChildren(
      element('div', { class: 'curves' }, canvas),
      element(
        'p',
        { class: 'muted' },
        `${metric.name}, mean over the pairs of different spaces${snapshot.runs > 1 ? ` and ${snapshot.runs} runs` : ''}. Dashed: ${beside.map(({ name }) => name).join(' and ')}.`,
      ),
      curveTable(parameter.name, curves),
    );
    const names = namesOf(curves);
    const lines = curves
      .map(({ points }, i) => ({
        name: names[i]!,
        points: points.map(({ value, stitched }) => ({ x: value, y: stitched })),
        dashed: false,
      }))
      .filter(({ points }) => points.some(({ y }) => y !== null));
    this.chart = lineChart(
      canvas,
      { lines: [...lines, ...beside], x: parameter.name, y: metric.name },
      theme,
    );
  }
}

/** Returns reference lines that the parameter does not affect: the best translation, and chance. */
function baselineLines({ snapshot, metric }: Shown, curves: readonly SweepCurve[]): Line[] {
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const sign = metric.direction === 'higher' ? 1 : -1;
  const means = snapshot.representations
    .filter(({ kind }) => kind === 'baseline')
    .map((representation) => ({
      representation,
      mean: meanOffDiagonal(scoresOf(representation, metric).matrix),
    }))
    .filter(
      (
        entry,
      ): entry is {
        representation: StitchingSnapshot['representations'][number];
        mean: number;
      } => {
        return entry.mean !== null;
      },
    );
  const [translation] = means
    .filter(({ representation }) => representation.id.startsWith('translation-'))
    .sort((a, b) => sign * (b.mean - a.mean));
  const chance = means.find(({ representation }) => representation.id === 'chance');
  return [translation, chance]
    .filter((entry) => entry !== undefined)
    .map(({ representation, mean }) => ({
      name: representation.short,
      points: [Math.min(...values), Math.max(...values)].map((x) => ({ x, y: mean })),
      dashed: true,
    }));
}

/** Returns the names of curves; with the anchor strategy, if there are several. */
function namesOf(curves: readonly SweepCurve[]): string[] {
  const strategies = new Set(curves.map(({ strategy }) => strategy));
  return curves.map(({ name, strategy }) =>
    strategy === undefined || strategies.size === 1 ? name : `${name}, ${strategy}`,
  );
}

function curveTable(parameter: string, curves: readonly SweepCurve[]): HTMLElement {
  const values = [...new Set(curves.flatMap(({ points }) => points.map(({ value }) => value)))];
  values.sort((a, b) => a - b);
  return table(
    [parameter, ...namesOf(curves)],
    values.map((value) => [
      String(value),
      ...curves.map(({ points }) => {
        const point = points.find((each) => each.value === value);
        if (point === undefined) return '';
        const spread = point.spread === undefined ? '' : ` ± ${formatScore(point.spread)}`;
        return formatScore(point.stitched) + spread;
      }),
    ]),
  );
}
