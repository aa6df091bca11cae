import { DataType, type Field } from 'apache-arrow';
import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import type { MessagePlace } from './messages';

/**
 * Maximum number of messages of a dictionary; the library copies the list of all before it for
 * each.
 */
const maxParts = 1000;

/** A message of a dictionary, with those before it to which it adds. */
interface DictionaryPart {
  readonly place: MessagePlace;
  /** Number of its message. */
  readonly order: number;
  readonly before: DictionaryPart | undefined;
  /** Number of messages up to this one. */
  readonly parts: number;
}

/** The dictionaries of a file or stream, as they are for each of its batches. */
export class Dictionaries {
  /** Parts of each dictionary, in order. */
  private readonly parts = new Map<number, DictionaryPart[]>();

  /**
   * @param places all messages, in order
   * @param isFile whether dictionaries hold for all batches, wherever their messages are
   * @throws InspectorError `too-large` for a dictionary of too many messages
   */
  constructor(
    source: ByteSource,
    places: readonly MessagePlace[],
    private readonly isFile: boolean,
  ) {
    for (const [order, place] of places.entries()) {
      if (place.dictionary === undefined) continue;
      const { id, isDelta } = place.dictionary;
      const all = this.parts.get(id) ?? [];
      const before = isDelta ? all.at(-1) : undefined;
      const parts = (before?.parts ?? 0) + 1;
      if (parts > maxParts) throw tooManyParts(source);
      all.push({ place, order, before, parts });
      this.parts.set(id, all);
    }
  }

  /**
   * Returns the messages of the dictionaries of some columns.
   * @param order number of the batch's message
   */
  messagesOf(fields: readonly Field[], order: number): MessagePlace[] {
    const ids = new Set<number>();
    for (const field of fields) collectIds(field, ids);
    const live = [...ids].flatMap((id) => this.messages(id, this.isFile ? Infinity : order));
    // A dictionary may refer to another one before it.
    return live.sort((a, b) => a.offset - b.offset);
  }

  private messages(id: number, order: number): MessagePlace[] {
    const all = this.parts.get(id) ?? [];
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle]!.order < order) low = middle + 1;
      else high = middle;
    }
    const found: MessagePlace[] = [];
    for (let part = all[low - 1]; part !== undefined; part = part.before) found.push(part.place);
    return found;
  }
}

function tooManyParts(source: ByteSource): InspectorError {
  return new InspectorError({
    code: 'too-large',
    file: source.name,
    problem: `A dictionary of it is written in more than ${maxParts.toLocaleString('en')} parts.`,
    remedy: 'Write the table again with one dictionary a column, or with plain texts.',
  });
}

/** Adds the ids of the dictionaries of a column and of what is in it. */
function collectIds({ type }: { readonly type: unknown }, ids: Set<number>): void {
  let entries = type as DataType;
  if (DataType.isDictionary(entries)) {
    ids.add(entries.id);
    entries = entries.dictionary as DataType;
  }
  // The library declares children for all types, but only nested types have them.
  const { children } = entries as { children?: readonly Field[] | null };
  for (const child of children ?? []) collectIds(child, ids);
}
