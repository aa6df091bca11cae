import { interpolateCividis } from 'd3-scale-chromatic';

/**
 * Maps scores to colours: perceptually uniform and safe for colour vision deficiency; brighter is
 * closer.
 */
export interface ColourScale {
  readonly low: number;
  readonly high: number;
  readonly colour: (value: number) => string;
  /** Black or white, whichever is more readable on the value's colour. */
  readonly textColour: (value: number) => string;
}

/**
 * Creates a scale.
 * @param range the measure's bounds; null if unbounded
 * @param values values that are shown
 * @param stretch whether the colours span only the values shown
 */
export function colourScale(
  range: readonly [number | null, number | null],
  direction: 'higher' | 'lower',
  values: readonly number[],
  stretch: boolean,
): ColourScale {
  const minimum = Math.min(...values);
  const maximum = Math.max(...values);
  const any = values.length > 0;
  // A range that starts below 0 does so for chance values: colours begin at 0 unless there are
  // negative values.
  const fixedLow = Math.max(range[0] ?? -Infinity, Math.min(0, any ? minimum : 0));
  const low = stretch && any ? minimum : fixedLow;
  const high = stretch && any ? maximum : (range[1] ?? (any ? maximum : 1));
  const position = (value: number): number => {
    const share = high > low ? (value - low) / (high - low) : 1;
    const clipped = Math.min(1, Math.max(0, share));
    return direction === 'higher' ? clipped : 1 - clipped;
  };
  return {
    low,
    high,
    colour: (value) => interpolateCividis(position(value)),
    textColour: (value) =>
      luminance(interpolateCividis(position(value))) > 0.3 ? '#000000' : '#ffffff',
  };
}

/** Relative luminance (WCAG 2) of `rgb(r, g, b)`. */
function luminance(colour: string): number {
  const [red, green, blue] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Draws a bar with the scale's colours. */
export function drawLegend(canvas: HTMLCanvasElement, scale: ColourScale): void {
  const context = canvas.getContext('2d')!;
  const { width, height } = canvas;
  for (let x = 0; x < width; x++) {
    context.fillStyle = scale.colour(scale.low + (x / (width - 1)) * (scale.high - scale.low));
    context.fillRect(x, 0, 1, height);
  }
}
