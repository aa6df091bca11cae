import { scanned, scanNumber } from './scan-number';

/**
 * Kind of a text cell. `missing`: empty, or a word for a missing value. `cut`: a vector of which
 * some numbers are omitted. `matrix`: several rows. `broken`: begins like a vector but is none.
 * `text`: anything else.
 */
export type VectorOutcome = 'vector' | 'missing' | 'cut' | 'matrix' | 'broken' | 'text';

/** Words for a missing vector, in lower case. */
const missingWords = new Set(['', 'nan', 'none', 'null', 'na', 'n/a', '<na>', 'nil', 'nat']);
const longestMissing = 5;

/** Names before the parentheses around a vector, without their modules. */
const wrappers = new Set(
  'array ndarray asarray matrix tensor Tensor FloatTensor DoubleTensor HalfTensor Parameter Array DeviceArray EagerTensor Vector DenseVector vector list tuple c'.split(
    ' ',
  ),
);
/** Names before the parentheses around a single number. */
const scalars = new Set(
  'float16 float32 float64 float128 bfloat16 half single double longdouble float float_ int int8 int16 int32 int64 uint8 uint16 uint32 uint64 int_ intc uintc tensor array Array Decimal'.split(
    ' ',
  ),
);
/** Words for numbers in a list, in lower case. */
const words = new Map([
  ['nan', NaN],
  ['none', NaN],
  ['null', NaN],
  ['na', NaN],
  ['inf', Infinity],
  ['infinity', Infinity],
]);
const longestWord = 'infinity'.length;
/** Maximum length of a name with its modules. */
const longestName = 256;

/** Minimum count of numbers without brackets that form a vector: two may be a place or a range. */
const minBare = 3;
const maxDepth = 8;

const comma = 0x2c;
const semicolon = 0x3b;
const bar = 0x7c;
const closeParenthesis = 0x29;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const period = 0x2e;
const ellipsis = 0x2026;

/** Returns the closing bracket of an opening one. */
function closerOf(code: number): number | undefined {
  if (code === 0x5b) return 0x5d;
  if (code === 0x28) return closeParenthesis;
  return code === 0x7b ? 0x7d : undefined;
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

/** Whether a character can be part of a name with its modules. */
function isOfName(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === period;
}

/**
 * Parses vectors that are written as text: lists of Python, NumPy, PyTorch, TensorFlow, JAX, R,
 * PostgreSQL and MATLAB, of one row or one column, and numbers without brackets. One pass over each
 * cell; nothing in it is executed.
 */
export class VectorTextReader {
  /**
   * Numbers of the cell parsed last, up to {@link count}; NaN and infinities if it contains them.
   */
  values = new Float64Array(64);
  count = 0;
  /** Whether all of them are whole numbers. */
  isWhole = true;
  /** Whether they have no brackets around them. */
  isBare = false;

  private text = '';
  private at = 0;

  read(text: string): VectorOutcome {
    this.text = text;
    this.at = 0;
    this.count = 0;
    this.isWhole = true;
    this.isBare = false;
    this.skipSpaces();
    if (this.isMissing()) return 'missing';
    let quote = this.code();
    if (quote === doubleQuote || quote === singleQuote) this.at++;
    else quote = 0;
    if (this.text.startsWith('<tf.Tensor', this.at)) {
      const inside = this.text.indexOf('numpy=', this.at);
      if (inside < 0) return 'text';
      this.at = inside + 'numpy='.length;
      this.skipSpaces();
    }
    const parameter = 'Parameter containing:';
    if (this.text.startsWith(parameter, this.at)) {
      this.at += parameter.length;
      this.skipSpaces();
    }
    const wrapped = this.skipWrappers();
    if (wrapped === undefined) return 'text';
    const outcome = this.readNumbers(quote);
    return outcome === 'vector' ? this.readTail(wrapped, quote) : outcome;
  }

  private code(): number {
    return this.text.charCodeAt(this.at);
  }

  private isMissing(): boolean {
    if (this.text.length - this.at > 2 * longestMissing) return false;
    const word = this.text.slice(this.at).trim();
    return word.length <= longestMissing && missingWords.has(word.toLowerCase());
  }

  private skipSpaces(): void {
    while (this.at < this.text.length && isSpace(this.code())) this.at++;
  }

  /**
   * Skips `array(` and similar names.
   * @returns their count; undefined for another name
   */
  private skipWrappers(): number | undefined {
    let count = 0;
    while (this.at < this.text.length && isLetter(this.code())) {
      const start = this.at;
      const name = this.readCall();
      if (name === undefined && words.has(this.wordAt(start))) {
        this.at = start;
        return count;
      }
      if (name === undefined) return undefined;
      const before = this.at - 1;
      this.skipSpaces();
      const next = this.code();
      const isAround = closerOf(next) !== undefined || isLetter(next);
      if (!isAround || !wrappers.has(name)) {
        // Parentheses with several numbers are those of the vector itself: c(0.1, 0.2).
        this.at = wrappers.has(name) ? before : start;
        return wrappers.has(name) || scalars.has(name) ? count : undefined;
      }
      if (++count > maxDepth) return undefined;
    }
    return count;
  }

  /** Whether a vector in a list is wrapped, as in `[array([0.1])]`. Skips the parenthesis. */
  private opens(): boolean {
    const start = this.at;
    const name = this.readCall();
    if (name !== undefined && wrappers.has(name)) {
      this.skipSpaces();
      if (closerOf(this.code()) !== undefined) return true;
    }
    this.at = start;
    return false;
  }

  /**
   * Reads the name before a parenthesis, without its modules, and skips both; undefined if there is
   * none.
   */
  private readCall(): string | undefined {
    const start = this.at;
    const stop = Math.min(this.text.length, start + longestName);
    while (this.at < stop && isOfName(this.code())) this.at++;
    if (this.text[this.at] !== '(') return undefined;
    const name = this.text.slice(start, this.at++);
    return name.slice(name.lastIndexOf('.') + 1);
  }

  /** Returns the word at an index, in lower case; of a long one, more than any word has. */
  private wordAt(start: number): string {
    let stop = start;
    const end = Math.min(this.text.length, start + longestWord + 1);
    while (stop < end && isLetter(this.text.charCodeAt(stop))) stop++;
    return this.text.slice(start, stop).toLowerCase();
  }

  /**
   * Reads numbers up to the bracket that closes the first one, or to the end if there are no
   * brackets.
   * @param quote quote character around the cell; 0 for none
   */
  private readNumbers(quote: number): VectorOutcome {
    const { text } = this;
    const closers: number[] = [];
    /**
     * Count of numbers since the last bracket; count of bracket pairs with numbers; whether each
     * held one.
     */
    let inGroup = 0;
    let groups = 0;
    let isColumn = true;
    let isApart = true;
    let commas = 0;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (isSpace(code)) {
        isApart = true;
        this.at++;
      } else if (code === comma || code === semicolon || code === bar) {
        // Two commas in a row, or a comma at the beginning.
        if (++commas > 1 || this.count === 0) return this.none(closers);
        isApart = true;
        this.at++;
      } else if (code === quote && closers.length === 0 && this.count > 0) break;
      else if (closerOf(code) !== undefined) {
        const isIn = closers.length === 0 ? this.count > 0 : inGroup > 0;
        if (isIn || closers.length === maxDepth) return this.none(closers);
        closers.push(closerOf(code)!);
        commas = 0;
        this.at++;
      } else if (code === closers.at(-1)) {
        closers.pop();
        if (inGroup > 0) {
          groups++;
          isColumn &&= inGroup === 1;
        }
        inGroup = 0;
        isApart = true;
        commas = 0;
        this.at++;
        if (closers.length === 0) return this.whole(groups, isColumn);
      } else if (code === ellipsis || (code === period && text.startsWith('...', this.at))) {
        return this.cut(closers);
      } else if (isLetter(code) && inGroup === 0 && closers.length < maxDepth && this.opens()) {
        closers.push(closeParenthesis);
        commas = 0;
      } else if (isLetter(code) && groups > 0 && closers.at(-1) === closeParenthesis) {
        // Arguments after the numbers of `[array([0.1], dtype=float32)]`.
        const end = text.indexOf(')', this.at);
        if (end < 0) return 'cut';
        this.at = end;
      } else {
        if (!isApart || !this.readNumber()) return this.none(closers);
        inGroup++;
        commas = 0;
        isApart = false;
      }
    }
    if (closers.length > 0) return this.count > 1 ? 'cut' : 'text';
    this.isBare = true;
    return this.count >= minBare ? 'vector' : 'text';
  }

  /** Classifies complete numbers; an empty list is a row without a vector. */
  private whole(groups: number, isColumn: boolean): VectorOutcome {
    if (groups === 0) return 'missing';
    return groups > 1 && !isColumn ? 'matrix' : 'vector';
  }

  private none(closers: readonly number[]): VectorOutcome {
    return closers.length > 0 && this.count > 1 ? 'broken' : 'text';
  }

  private cut(closers: readonly number[]): VectorOutcome {
    const minimum = closers.length > 0 ? 1 : minBare;
    return this.count >= minimum ? 'cut' : 'text';
  }

  /**
   * Reads one number, possibly in quotes or as in `np.float64(…)`.
   * @returns whether there is one
   */
  private readNumber(): boolean {
    const code = this.code();
    if (code === doubleQuote || code === singleQuote) {
      this.at++;
      return this.readPlain() && this.text.charCodeAt(this.at++) === code;
    }
    if (!isLetter(code)) return this.readPlain();
    const start = this.at;
    const name = this.readCall();
    if (name === undefined) {
      this.at = start;
      return this.readPlain();
    }
    if (!scalars.has(name)) return false;
    this.skipSpaces();
    const inner = this.code();
    const isQuoted = inner === doubleQuote || inner === singleQuote;
    if (isQuoted) this.at++;
    if (!this.readPlain()) return false;
    if (isQuoted && this.text.charCodeAt(this.at++) !== inner) return false;
    this.skipSpaces();
    if (this.code() !== closeParenthesis && this.code() !== comma) return false;
    const end = this.text.indexOf(')', this.at);
    this.at = end + 1;
    return end >= 0;
  }

  private readPlain(): boolean {
    const value = scanNumber(this.text, this.at);
    if (scanned.end > this.at) {
      // A number followed by dots is abbreviated: 0.3... is no number.
      const hasPoint = this.text.charCodeAt(scanned.end) === period;
      this.at = hasPoint ? this.beforeDots(scanned.end) : scanned.end;
      this.put(value);
      return true;
    }
    const isSigned = this.code() === 0x2d || this.code() === 0x2b;
    const word = this.wordAt(this.at + Number(isSigned));
    const named = words.get(word);
    if (named === undefined) return false;
    const isNegative = this.code() === 0x2d;
    this.at += word.length + Number(isSigned);
    this.put(isNegative ? -named : named);
    return true;
  }

  /** Returns the start of three dots, of which a number's decimal point may be the first. */
  private beforeDots(end: number): number {
    return this.text.startsWith('...', end) || this.text.charCodeAt(end - 1) !== period
      ? end
      : end - 1;
  }

  private put(value: number): void {
    if (this.count === this.values.length) {
      const grown = new Float64Array(2 * this.values.length);
      grown.set(this.values);
      this.values = grown;
    }
    if (this.isWhole && !Number.isInteger(value)) this.isWhole = false;
    this.values[this.count++] = value;
  }

  /** Reads the rest after the numbers: closing parentheses, with arguments. */
  private readTail(wrapped: number, quote: number): VectorOutcome {
    const { text } = this;
    let end = text.length;
    while (end > this.at && isSpace(text.charCodeAt(end - 1))) end--;
    if (quote !== 0) {
      if (text.charCodeAt(end - 1) !== quote || end <= this.at) return this.none([0]);
      end--;
    }
    if (text.charCodeAt(end - 1) === 0x3e && text.includes('<tf.Tensor')) end--;
    this.skipSpaces();
    if (wrapped === 0) return this.at >= end ? 'vector' : this.none([0]);
    const next = this.code();
    const isClosed = text.charCodeAt(end - 1) === closeParenthesis && this.at < end;
    if (!isClosed || (next !== closeParenthesis && next !== comma)) return this.none([0]);
    if (next === closeParenthesis) return 'vector';
    this.at++;
    this.skipSpaces();
    return isLetter(this.code()) ? 'vector' : this.none([0]);
  }
}
