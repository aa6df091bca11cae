import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import * as z from 'zod';

/** A place in a text; line and column are counted from 1. */
export const textPlace = z.object({
  line: z.number().int().min(1),
  column: z.number().int().min(1),
});

export type TextPlace = z.infer<typeof textPlace>;

/** Returns the place of the first JSON syntax error in a text; undefined if there is none. */
export function jsonFault(text: string): TextPlace | undefined {
  const errors: { readonly offset: number }[] = [];
  parseTree(text, errors as Parameters<typeof parseTree>[1]);
  const [first] = errors;
  return first && placeAt(text, first.offset);
}

/**
 * Returns the place of a value in a JSON text; if it is missing, of the value in which it is
 * missing.
 * @param path keys and numbers from the top down
 * @param key key of an object there, whose place is wanted
 */
export function placeOf(text: string, path: readonly PropertyKey[], key?: string): TextPlace {
  const tree = parseTree(text);
  const segments = path.map((each) => (typeof each === 'number' ? each : String(each)));
  for (let length = segments.length; tree !== undefined && length >= 0; length--) {
    const found = findNodeAtLocation(tree, segments.slice(0, length));
    if (found === undefined) continue;
    return placeAt(text, (keyOf(found, key) ?? found).offset);
  }
  return { line: 1, column: 1 };
}

/** Returns the place of the first value in a JSON text that equals this text. */
export function placeOfValue(text: string, value: string): TextPlace {
  const find = (node: Node | undefined): Node | undefined => {
    if (node?.type === 'string' && node.value === value) return node;
    // The first child of a property is its key.
    const children = node?.children?.slice(node.type === 'property' ? 1 : 0) ?? [];
    for (const child of children) {
      const found = find(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return placeAt(text, find(parseTree(text))?.offset ?? 0);
}

function keyOf({ children = [] }: Node, key: string | undefined): Node | undefined {
  return children.map((property) => property.children?.[0]).find((name) => name?.value === key);
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
