import { type EmbeddingMember, unusableMember } from '../format';
import { folderOf } from '../row-arrays';
import { attributeTexts } from './attributes';
import type { FoundDataset } from './datasets';
import type { DatasetPlace } from './read-dataset';

/**
 * Finds groups that store a sparse matrix by its parts, as SciPy, AnnData and MATLAB do; returns
 * their paths.
 */
export function findSparse(found: readonly FoundDataset[]): ReadonlySet<string> {
  const paths = new Set(found.map(({ path }) => path));
  const holds = (folder: string, names: readonly string[]): boolean =>
    names.every((name) => paths.has(`${folder}/${name}`));
  const folders = new Set(found.map(({ path }) => folderOf(path)));
  const isSparse = (folder: string): boolean =>
    holds(folder, ['data', 'indices', 'indptr']) || holds(folder, ['data', 'ir', 'jc']);
  return new Set([...folders].filter((folder) => folder !== '' && isSparse(folder)));
}

/**
 * Returns a sparse matrix as a member that is listed but cannot be read. Calls the library
 * synchronously.
 */
export function sparseMember({ library, file }: DatasetPlace, path: string): EmbeddingMember {
  const shape =
    attributeTexts(library, file, path, 'shape') ??
    attributeTexts(library, file, path, 'h5sparse_shape');
  return unusableMember(
    path,
    (shape ?? []).map(Number),
    'sparse',
    'It is a sparse matrix, which is not read.',
    'Save it dense: toarray() in Python (adata.X = adata.X.toarray(), then adata.write_h5ad), full() in MATLAB.',
  );
}
