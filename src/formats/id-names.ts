/** Names under which files keep row ids, beside the embeddings. */
const idNames = new Set([
  'id',
  'ids',
  'index',
  'key',
  'keys',
  'row_id',
  'row_ids',
  'sample_id',
  'sample_ids',
]);

/** Names of columns that describe rows and are never dimensions. */
const describingNames = new Set(['label', 'labels', 'class', 'target', 'split', 'text', 'y']);

/** Whether an array or column of this name holds row ids. */
export function isIdName(name: string): boolean {
  return idNames.has(name.trim().toLowerCase());
}

/** Whether a column of this name describes rows and is no dimension. */
export function isDescribingName(name: string): boolean {
  return describingNames.has(name.trim().toLowerCase());
}
