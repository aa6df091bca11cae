import { InspectorError } from '../../core/errors';
import { bounds } from '../bounds';
import type { ByteSource } from '../byte-source';
import { checkMemory, type ReadLimits } from '../limits';

/** Maximum depth of lists and objects: the highest value of the bound `nesting`. */
const maxDepth = bounds.find(({ id }) => id === 'nesting')!.maximum;

/** Bytes of a value in its list or object, of which the parser keeps a copy until it ends. */
const valueBytes = 24;
/** Bytes of a list or object, besides its values. */
const containerBytes = 64;
/** Bytes of a key of an object with too many keys to share its shape with others. */
const keyBytes = 320;
const sharedKeys = 1020;
/** Copies of the text in memory: its bytes, the text, and its strings. */
const textCopies = 3;
/** The same if a character takes two bytes in memory, as do all others beside it. */
const wideCopies = 5;
/** First byte in UTF-8 of characters that take two bytes. */
const firstWide = 0xc4;

const blockBytes = 2 ** 22;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

/** Kinds of bytes outside of strings; all others are 0. */
const kinds = new Uint8Array(256);
const [isQuote, isComma, isColon, opens, closes] = [1, 2, 3, 4, 5];
kinds[quote] = isQuote;
kinds[comma] = isComma;
kinds[colon] = isColon;
for (const open of '[{') kinds[open.charCodeAt(0)] = opens;
for (const close of ']}') kinds[close.charCodeAt(0)] = closes;

/**
 * Estimates the memory that JSON takes once it is parsed, without parsing it: empty objects take
 * fifty times the bytes of their text.
 */
export class JsonSize {
  private values = 0;
  private containers = 0;
  private ownKeys = 0;
  private textBytes = 0;
  private isWide = false;
  private depth = 0;
  /** Number of keys of each open object. */
  private readonly keys = new Uint32Array(maxDepth + 1);
  private isInString = false;
  private isEscaped = false;

  /** @param place what is scanned, as the start of a sentence */
  constructor(
    private readonly source: Pick<ByteSource, 'name'>,
    private readonly place: string,
  ) {}

  /** Estimated memory in bytes, including the text itself. */
  get bytes(): number {
    return (
      (this.isWide ? wideCopies : textCopies) * this.textBytes +
      valueBytes * this.values +
      containerBytes * this.containers +
      keyBytes * this.ownKeys
    );
  }

  /**
   * Takes the next part of the text.
   * @throws InspectorError `malformed` if it is nested too deeply
   */
  add(bytes: Uint8Array): void {
    this.textBytes += bytes.length;
    let at = this.isInString ? this.endOfString(bytes, 0) : 0;
    // In local variables, because the loop is over every byte of a file.
    let values = 0;
    for (; at < bytes.length; at++) {
      const kind = kinds[bytes[at]!]!;
      if (kind === 0) continue;
      if (kind === isComma) values++;
      else if (kind === isQuote) at = this.endOfString(bytes, at + 1) - 1;
      else if (kind === opens) this.open();
      else if (kind === closes) this.depth = Math.max(0, this.depth - 1);
      else if (++this.keys[this.depth]! > sharedKeys) this.ownKeys++;
    }
    this.values += values;
  }

  private open(): void {
    this.values++;
    this.containers++;
    if (++this.depth > maxDepth) {
      throw new InspectorError({
        code: 'malformed',
        file: this.source.name,
        problem: `${this.place} has lists or objects in one another, more than ${maxDepth.toLocaleString('en')} deep.`,
        remedy: 'Save the embeddings alone: a list of vectors, or of objects with a vector each.',
      });
    }
    this.keys[this.depth] = 0;
  }

  /** Returns the index after the quote that ends a string; the length if it does not end here. */
  private endOfString(bytes: Uint8Array, start: number): number {
    this.isInString = true;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte >= firstWide) this.isWide = true;
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === backslash) this.isEscaped = true;
      else if (byte === quote) {
        this.isInString = false;
        return at + 1;
      }
    }
    return bytes.length;
  }
}

/**
 * Refuses a JSON file that would take too much memory once it is parsed, in one pass over its
 * bytes.
 * @throws InspectorError `too-large`, or `malformed` if it is nested too deeply
 */
export async function checkJsonSize(source: ByteSource, limits: ReadLimits): Promise<void> {
  const size = new JsonSize(source, 'The JSON');
  for (let at = 0; at < source.size; at += blockBytes) {
    size.add(await source.read(at, Math.min(blockBytes, source.size - at)));
  }
  checkMemory(source, 'The JSON, once it is parsed,', size.bytes, limits);
}

/**
 * Parses JSON of a file's header, after an estimate of its memory.
 * @param what the JSON, as the start of a sentence
 * @throws InspectorError `too-large`, or `malformed` if it is nested too deeply; SyntaxError
 */
export function parseHeaderJson(
  source: ByteSource,
  what: string,
  json: string | Uint8Array,
  limits: ReadLimits,
): unknown {
  const isText = typeof json === 'string';
  const size = new JsonSize(source, what);
  size.add(isText ? new TextEncoder().encode(json) : json);
  checkMemory(source, `${what}, once it is parsed,`, size.bytes, limits);
  return JSON.parse(isText ? json : new TextDecoder().decode(json)) as unknown;
}
