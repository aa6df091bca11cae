import type { Dataset, Group, Metadata } from 'h5wasm';

/** A dataset and where it lies. */
export interface FoundDataset {
  /** From the root, e.g. `/encoder/emb`. */
  readonly path: string;
  readonly dataset: Dataset;
  readonly metadata: Metadata;
}

/** Objects looked at: links may lead in circles. */
const maxObjects = 20_000;
const maxDepth = 32;

/**
 * Every dataset below a group, in the file's order.
 * @param is the library's classes
 */
export function findDatasets(
  root: Group,
  is: { Dataset: typeof Dataset; Group: typeof Group },
): FoundDataset[] {
  const found: FoundDataset[] = [];
  let looked = 0;
  const visit = (group: Group, path: string, depth: number): void => {
    for (const key of group.keys()) {
      if (++looked > maxObjects || depth > maxDepth) return;
      // MATLAB keeps what cells and objects refer to under #refs#.
      const child = key.startsWith('#') ? null : group.get(key);
      if (child instanceof is.Group) visit(child, `${path}/${key}`, depth + 1);
      else if (child instanceof is.Dataset) {
        found.push({ path: `${path}/${key}`, dataset: child, metadata: child.metadata });
      }
    }
  };
  visit(root, '', 0);
  return found;
}

/** The element type's name as used here; undefined if it holds no real numbers. */
export function elementName({ type, size, signed, vlen }: Metadata): string | undefined {
  if (vlen) return undefined;
  if (type === 0) return `${signed ? '' : 'u'}int${8 * size}`;
  return type === 1 ? `float${8 * size}` : undefined;
}
