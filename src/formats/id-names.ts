/** Names under which files store row ids, beside the embeddings. */
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
  '_id',
  '_index',
  'uid',
  'uuid',
  'guid',
  'custom_id',
  'idx',
  'name',
  'names',
  'filename',
  'filenames',
  'file_name',
  'file',
  'filepath',
  'path',
  'url',
  'chunk_id',
  'doc_id',
  'document_id',
  'image_id',
  'item_id',
  'node_id',
  'word',
  'words',
  'token',
  'tokens',
]);

/** Role of a column or array that describes rows; it is never a dimension. */
export type AttributeKind = 'label' | 'split' | 'text';

const attributeNames: Readonly<Record<string, AttributeKind>> = {
  label: 'label',
  labels: 'label',
  class: 'label',
  classes: 'label',
  category: 'label',
  target: 'label',
  targets: 'label',
  y: 'label',
  split: 'split',
  text: 'text',
  texts: 'text',
  sentence: 'text',
  sentences: 'text',
  document: 'text',
  documents: 'text',
  title: 'text',
};

/** Whether an array or column with this name holds row ids. */
export function isIdName(name: string): boolean {
  return idNames.has(keyOf(name));
}

/** Plural names of what each sample has one of, as arrays are named. */
const idEnding = /_(ids|keys|names|files|filenames|file_names|paths|file_paths|urls|uuids)$/;

/** Names of what many samples share, whatever follows them. */
const sharedStart =
  /^(label|class|category|target|cluster|topic|group|split|language|domain|source|dataset|speaker|author|subject|donor|batch)s?_/;

/**
 * Whether an array beside a matrix holds the ids of its rows: by its own name (`image_ids`,
 * `filePaths`), or by the matrix's (`emb_id` beside `emb`).
 */
export function isIdNameBeside(name: string, matrix: string): boolean {
  const [key, start] = [snakeCase(name), `${snakeCase(matrix)}_`];
  if (isIdName(key) || (key.startsWith(start) && isIdName(key.slice(start.length)))) return true;
  return idEnding.test(`_${key}`) && !sharedStart.test(key);
}

/** Converts `imageIds` and `image-ids` to `image_ids`. */
function snakeCase(name: string): string {
  return keyOf(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')).replace(/[\s.-]+/g, '_');
}

/** Whether a column's name says that it holds embeddings, rather than their model or properties. */
export function isEmbeddingColumn(name: string): boolean {
  return (
    /emb|vec|feat|latent|hidden|repr|activation|encod/i.test(name) &&
    !/model|name|type|version|provider|cost|time|date|token|(^|_)(id|dim|size|count|norm)s?($|_)/i.test(
      name,
    )
  );
}

/**
 * Returns the role of a column or array by its name; undefined if the name does not tell.
 * @param numbers names of the columns of numbers beside it: `y` beside `x` is a coordinate, no
 * target
 */
export function attributeKind(
  name: string,
  numbers: readonly string[] = [],
): AttributeKind | undefined {
  const key = keyOf(name);
  if (key === 'y' && numbers.some((other) => keyOf(other) === 'x')) return undefined;
  return Object.hasOwn(attributeNames, key) ? attributeNames[key] : undefined;
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
