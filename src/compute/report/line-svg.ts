import { escapeHtml } from './html-page';

/** A curve of an SVG chart; points without a value leave a gap. */
export interface SvgLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  /** Whether it is a reference line. */
  readonly dashed: boolean;
}

const [width, height] = [760, 340];
const [left, right, top, bottom] = [64, 16, 12, 44];
/**
 * Colours that are distinguishable with colour vision deficiency on light and dark (Okabe and Ito).
 */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#8a8a8a'];
/** Ratio of the greatest to the least value from which the axis is logarithmic. */
const wideRange = 20;
const lineOfLegend = 20;

/** Draws a line chart as SVG, with named axes; text and axes take the page's colours. */
export function lineSvg(lines: readonly SvgLine[], xName: string, yName: string): string {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort(
    (a, b) => a - b,
  );
  const ys = lines.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  const isWide = xs[0]! > 0 && xs.at(-1)! / xs[0]! >= wideRange;
  const place = isWide ? Math.log : (value: number) => value;
  const ticks = niceTicks(Math.min(...ys), Math.max(...ys));
  const x = axis(place(xs[0]!), place(xs.at(-1)!), left, width - right);
  const y = axis(ticks[0]!, ticks.at(-1)!, height - bottom, top);
  const legend = lines.map((line, i) => legendEntry(line, i));
  const whole = height + lineOfLegend * lines.length + 8;
  return `<figure><svg viewBox="0 0 ${width} ${whole}" width="${width}" role="img" aria-label="${escapeHtml(`${yName} against ${xName}`)}" font-size="12" fill="currentColor" stroke-width="2">
${ticks.map((tick) => `<line x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}" stroke="currentColor" stroke-opacity=".2" stroke-width="1"/><text x="${left - 6}" y="${y(tick)}" dy="4" text-anchor="end">${Number(tick.toPrecision(6))}</text>`).join('')}
${xs.map((value) => `<text x="${x(place(value))}" y="${height - bottom + 18}" text-anchor="middle">${value}</text>`).join('')}
<text x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${escapeHtml(xName)}</text>
<text transform="translate(14 ${(height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(yName)}</text>
${lines.map((line, i) => curve(line, i, (value) => x(place(value)), y)).join('\n')}
${legend.join('\n')}
</svg></figure>`;
}

function curve(
  { points, dashed }: SvgLine,
  index: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let drawing = false;
  for (const point of points) {
    if (point.y !== null) path += `${drawing ? 'L' : 'M'}${x(point.x)} ${y(point.y)}`;
    drawing = point.y !== null;
  }
  const dots = dashed
    ? []
    : points.flatMap((point) =>
        point.y === null
          ? []
          : [`<circle cx="${x(point.x)}" cy="${y(point.y)}" r="3.5" fill="${colourOf(index)}"/>`],
      );
  return `<path d="${path}" fill="none" ${strokeOf(dashed, index)}/>${dots.join('')}`;
}

function legendEntry({ name, dashed }: SvgLine, index: number): string {
  const at = height + lineOfLegend * index + 8;
  return `<line x1="${left}" x2="${left + 26}" y1="${at}" y2="${at}" ${strokeOf(dashed, index)}/><text x="${left + 34}" y="${at}" dy="4">${escapeHtml(name)}</text>`;
}

function strokeOf(dashed: boolean, index: number): string {
  return dashed
    ? `stroke="currentColor" stroke-opacity=".6" stroke-dasharray="${index % 2 === 0 ? '6 4' : '2 3'}"`
    : `stroke="${colourOf(index)}"`;
}

function colourOf(index: number): string {
  return colours[index % colours.length]!;
}

/** Maps a value to a coordinate with two decimals; a single value is placed in the middle. */
function axis(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => {
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return Math.round(100 * (from + share * (to - from))) / 100;
  };
}

/** Returns round values that enclose two: steps of 1, 2 or 5 times a power of ten. */
function niceTicks(minimum: number, maximum: number): number[] {
  const span = maximum > minimum ? maximum - minimum : Math.abs(minimum) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * [1, 2, 5, 10].find((factor) => span / (factor * power) <= 5)!;
  const first = Math.floor(minimum / step);
  const last = Math.max(Math.ceil(maximum / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
