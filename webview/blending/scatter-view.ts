import type { Chart } from 'chart.js';
import { schemeTableau10 } from 'd3-scale-chromatic';
import type { ReadyBlend, ScatterAnswer } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { scatterChart } from '../shared/scatter-chart';
import { readTheme } from '../shared/theme';
import { Tooltip } from '../shared/tooltip';

/** Maximum distance of the pointer from a point, in pixels. */
const reach = 8;

/**
 * Scatter plot of both models' blended rows in one plane: circles for the decoder, crosses for the
 * encoder.
 */
export class ScatterView {
  readonly root = element('section', { 'aria-label': 'Blended rows', hidden: '' });
  private readonly title = element('h2');
  private readonly note = element('p', { class: 'muted' });
  private readonly legend = element('ul', { class: 'groups' });
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly tooltip = new Tooltip();
  private chart: Chart | undefined;
  private shown: { answer: ScatterAnswer; ready: ReadyBlend } | undefined;

  constructor() {
    const frame = element('div', { class: 'scatter' }, this.canvas);
    frame.addEventListener('mousemove', (event) => {
      this.point(event);
    });
    frame.addEventListener('mouseleave', () => {
      this.tooltip.hide();
    });
    this.root.append(this.title, this.note, this.legend, frame);
  }

  show(name: string, answer: ScatterAnswer, ready: ReadyBlend): void {
    this.shown = { answer, ready };
    this.root.hidden = false;
    this.title.textContent = `Blended rows: ${name}`;
    const { length } = answer.ids;
    const rows = length === ready.rows ? `all ${length} rows` : `${length} of ${ready.rows} rows`;
    this.note.textContent = `Circles are the decoder’s rows, crosses the encoder’s; ${rows} in the plane of their common principal components.`;
    this.legend.replaceChildren(
      ...ready.classes.map((name, i) => {
        const swatch = element('span', { class: 'swatch' });
        swatch.style.background = classColour(i);
        return element('li', {}, swatch, name);
      }),
    );
    this.draw();
  }

  hide(): void {
    this.shown = undefined;
    this.root.hidden = true;
  }

  draw(): void {
    if (this.shown === undefined) return;
    const { answer } = this.shown;
    const theme = readTheme();
    const colours = answer.ids.map((_, i) =>
      answer.classes === undefined ? theme.accent : classColour(answer.classes[i]!),
    );
    const axis = (i: 0 | 1): string =>
      `Component ${i + 1} (${Math.round(answer.explained[i] * 100)} % of the variance)`;
    this.chart?.destroy();
    this.chart = scatterChart(
      this.canvas,
      [
        { name: 'decoder', points: answer.decoder, colours, mark: 'circle' },
        { name: 'encoder', points: answer.encoder, colours, mark: 'cross' },
      ],
      { x: axis(0), y: axis(1) },
      theme,
    );
  }

  private point(event: MouseEvent): void {
    const { chart, shown } = this;
    if (chart === undefined || shown === undefined) return;
    const [nearest] = chart.getElementsAtEventForMode(event, 'nearest', { intersect: false }, true);
    const { offsetX, offsetY } = event;
    const { x, y } = nearest?.element ?? { x: NaN, y: NaN };
    if (nearest === undefined || !(Math.hypot(x - offsetX, y - offsetY) <= reach)) {
      this.tooltip.hide();
      return;
    }
    const { ids, classes } = shown.answer;
    const label = classes === undefined ? [] : [shown.ready.classes[classes[nearest.index]!] ?? ''];
    const side = nearest.datasetIndex === 0 ? 'decoder' : 'encoder';
    this.tooltip.show(
      [`Row ${ids[nearest.index]!}, ${side}`, ...label],
      event.clientX,
      event.clientY,
    );
  }
}

/** Returns the colour of a class. Colours repeat after ten classes; the tooltip names the class. */
function classColour(index: number): string {
  return schemeTableau10[index % schemeTableau10.length]!;
}
