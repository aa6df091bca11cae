import { InspectorError } from '../core/errors';
import { type Matrix, stackRows } from '../core/matrix';
import type { EmbeddingMember } from './format';

/**
 * Detects integers that encode something else, by statistics of a small sample. numpy has no
 * bfloat16 and no bits, so people save them as uint16 and uint8; read as numbers they give scores
 * that look right but are wrong.
 */

/** Option of the reading (see `elementReadings`) that a member's numbers look like. */
export type LookAlike = 'bfloat16' | 'float16' | 'bits';

/** Maximum number of values in a sample. */
const sampleSize = 2 ** 14;
const sampleRows = 1024;
/** Number of places from which rows are sampled if single rows can be read. */
const samplePlaces = 8;

/**
 * Returns what a member's numbers look like, by a sample of at most 32 KiB; undefined if they look
 * like numbers, are of another type, or cannot be read.
 */
export async function lookAlikeOf(member: EmbeddingMember): Promise<LookAlike | undefined> {
  const { dtype, shape, unusable } = member;
  const test = tests[dtype];
  if (test === undefined || unusable !== undefined || shape[1]! > sampleSize) return undefined;
  try {
    return test(await sampleOf(member));
  } catch (error) {
    // The error is reported when all of it is read.
    if (error instanceof InspectorError) return undefined;
    throw error;
  }
}

async function sampleOf(member: EmbeddingMember): Promise<Matrix> {
  const [rows, cols] = member.shape as [number, number];
  const count = Math.min(rows, sampleRows, Math.max(1, Math.floor(sampleSize / cols)));
  if (member.readsSingleRows !== true || count < 2 * samplePlaces) return member.readRows(0, count);
  const each = Math.floor(count / samplePlaces);
  const blocks: Matrix[] = [];
  for (let index = 0; index < samplePlaces; index++) {
    const start = Math.floor((index * (rows - each)) / (samplePlaces - 1));
    blocks.push(await member.readRows(start, start + each));
  }
  return stackRows(blocks);
}

const tests: Readonly<Record<string, (sample: Matrix) => LookAlike | undefined>> = {
  uint16: looksLikeFloats,
  int16: looksLikeFloats,
  uint8: (sample) => (looksLikeBits(sample, 0) ? 'bits' : undefined),
  int8: (sample) => (looksLikeBits(sample, 128) ? 'bits' : undefined),
};

/** Layout of the bits of a 16-bit float, and the exponents of embeddings. */
interface FloatForm {
  readonly option: LookAlike;
  readonly fractionBits: number;
  readonly minExponent: number;
  readonly maxExponent: number;
  /** Maximum share of numbers with another exponent. */
  readonly outside: number;
}

const forms: readonly FloatForm[] = [
  // 2^-31 to 2^17; smaller values are rounding noise.
  { option: 'bfloat16', fractionBits: 7, minExponent: 96, maxExponent: 143, outside: 0.01 },
  // All exponents but that of infinities, and few of the numbers below 2^-14.
  { option: 'float16', fractionBits: 10, minExponent: 1, maxExponent: 30, outside: 0.02 },
];

/** Minimum number of values for a decision. */
const minNumbers = 48;

/**
 * Returns the float type that 16-bit integers look like.
 * @param sample 16-bit integers, signed or not
 */
function looksLikeFloats({ data }: Matrix): LookAlike | undefined {
  if (data.length < minNumbers) return undefined;
  return forms.find((form) => looksLike(form, data))?.option;
}

/**
 * Whether the bits are those of floats: their exponents must be in the range of embeddings', within
 * a few powers of two, and there must be twice as many values right above a power of two as right
 * below it, because there each step of the bits becomes twice as wide. Integers have no such steps.
 */
function looksLike(
  { option, fractionBits, minExponent, maxExponent, outside }: FloatForm,
  data: Matrix['data'],
): boolean {
  const exponents = 2 ** (15 - fractionBits);
  const fractions = 2 ** fractionBits;
  const [above, below, within] = [0, 0, 0].map(() => new Float64Array(exponents));
  let [finite, other, zeros, negative, sum, squares] = [0, 0, 0, 0, 0, 0];
  for (const number of data) {
    const bits = number & 0xffff;
    const exponent = (bits & 0x7fff) >> fractionBits;
    const fraction = (bits % fractions) / fractions;
    const isNaN = exponent === exponents - 1 && fraction === 0.5;
    if ((bits & 0x7fff) === 0) zeros++;
    else if (exponent >= minExponent && exponent <= maxExponent) {
      finite++;
      if (bits >= 0x8000) negative++;
      const power = exponent + fraction;
      sum += power;
      squares += power * power;
      within![exponent]!++;
      if (fraction < 0.25) above![exponent]!++;
      else if (fraction >= 0.75) below![exponent]!++;
    } else if (!isNaN) other++;
  }
  if (finite < minNumbers / 2 || finite < data.length / 50) return false;
  if (other > outside * data.length) return false;
  const deviation = Math.sqrt(Math.max(0, squares / finite - (sum / finite) ** 2));
  const { share, count, powers } = stepsUp(above!, below!, within!);
  const showSteps = (minimum: number, fewest: number): boolean =>
    count >= fewest && powers >= 4 && share > minimum;
  const areSigned = Math.min(negative, finite - negative) >= 0.02 * finite;
  // Hardly any other numbers fall in two ranges so narrow and so far apart.
  if (option === 'bfloat16' && areSigned) return deviation < 5 && (count < 200 || share > 0.55);
  if (deviation < 0.4 || deviation > 5) return false;
  if (option === 'float16') return showSteps(0.6, 400);
  // Output of a rectifier: zeros, and nothing near them.
  if (zeros >= 0.02 * data.length) return count < 200 ? deviation > 1.2 : showSteps(0.55, 200);
  return showSteps(0.58, 200);
}

/**
 * Share of values right above powers of two among those right above and below: 2/3 for floats, half
 * for others. Powers at which the values end, such as 1, have few values on one side and do not
 * count.
 * @param above number of values of each exponent in the first quarter of its range
 * @param below number in the last quarter
 * @param within number of all of them
 */
function stepsUp(
  above: Float64Array,
  below: Float64Array,
  within: Float64Array,
): { share: number; count: number; powers: number } {
  let [up, count, powers] = [0, 0, 0];
  for (let exponent = 1; exponent < within.length; exponent++) {
    const [lower, upper] = [within[exponent - 1]!, within[exponent]!];
    if (Math.min(lower, upper) < 0.1 * Math.max(lower, upper)) continue;
    if (above[exponent]! > 0.8 * upper || below[exponent - 1]! > 0.8 * lower) continue;
    powers++;
    up += above[exponent]!;
    count += above[exponent]! + below[exponent - 1]!;
  }
  return { share: up / Math.max(1, count), count, powers };
}

/** Range of the number of columns of packed bits: 64 to 8,192 dimensions. */
const [minColumns, maxColumns] = [8, 1024];
const minRows = 8;

/**
 * Whether bytes are packed bits: in a column, all eight bit positions vary alike and none
 * correlates with another. In numbers the high bits vary less than the low ones, or correlate
 * negatively (127 is 01111111, 128 is 10000000); in images neighbouring columns are similar.
 * @param offset difference to unsigned bytes
 */
function looksLikeBits({ rows, cols, data }: Matrix, offset: number): boolean {
  if (cols < minColumns || cols > maxColumns || rows < minRows) return false;
  const count = rows * cols;
  if (count < 256) return false;
  const together = new Float64Array(64);
  const sums = new Float64Array(8);
  for (let column = 0; column < cols; column++) {
    sums.fill(0);
    for (let row = 0; row < rows; row++) {
      const byte = data[row * cols + column]! + offset;
      for (let a = 0; a < 8; a++) {
        if (((byte >> a) & 1) === 0) continue;
        sums[a]!++;
        for (let b = a; b < 8; b++) together[8 * a + b]! += (byte >> b) & 1;
      }
    }
    for (let a = 0; a < 8; a++) {
      for (let b = a; b < 8; b++) together[8 * a + b]! -= (sums[a]! * sums[b]!) / rows;
    }
  }
  const variances = Array.from({ length: 8 }, (_, a) => together[9 * a]! / count);
  const [minimum, most] = [Math.min(...variances), Math.max(...variances)];
  if (most < 0.005 || minimum < (0.5 - 0.2 / Math.sqrt(cols)) * most) return false;
  // Dimensions correlate by chance: less so on average, the more there are.
  const allowed = 0.1 + 0.25 / Math.sqrt(cols) + 3 / Math.sqrt(count);
  for (let a = 0; a < 8; a++) {
    for (let b = a + 1; b < 8; b++) {
      const correlation = together[8 * a + b]! / count / Math.sqrt(variances[a]! * variances[b]!);
      if (Math.abs(correlation) > allowed) return false;
    }
  }
  return Math.abs(neighbourCorrelation({ rows, cols, data })) < 0.3;
}

/** Correlation of entries with those of the next column, over all rows. */
function neighbourCorrelation({ rows, cols, data }: Matrix): number {
  let mean = 0;
  for (const value of data) mean += value / data.length;
  let [products, squares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column + 1 < cols; column++) {
      const value = data[row * cols + column]! - mean;
      products += value * (data[row * cols + column + 1]! - mean);
      squares += value * value;
    }
  }
  return squares === 0 ? 0 : products / squares;
}

/** Returns all warnings about a member: those from its header, and those from a small sample. */
export async function warningsOf(file: string, member: EmbeddingMember): Promise<string[]> {
  const { name, dtype, warnings = [] } = member;
  const found = await lookAlikeOf(member);
  if (found === undefined) return [...warnings];
  const [what, than] = descriptions[found];
  const look = `Its ${dtype} numbers look like ${what}. If they are, name it \`${file}#${name}@${found}\`: now they are read as ${than}, and scores of them would mean nothing.`;
  return [...warnings, look];
}

const descriptions: Readonly<Record<LookAlike, readonly [string, string]>> = {
  bfloat16: ['the bits of bfloat16', 'whole numbers'],
  float16: ['the bits of float16', 'whole numbers'],
  bits: ['packed bits, eight dimensions a byte (or the codes of a quantiser)', 'amounts'],
};
