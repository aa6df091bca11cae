import type { EmbeddingMember } from '../src/formats/format';
import { readIdColumns } from '../src/formats/read-id-columns';

/** Returns the ids of a member that are marked as such in its file, if there are any. */
export async function rowIdsOf(member: EmbeddingMember): Promise<readonly string[] | undefined> {
  const { idColumns = [] } = await readIdColumns('some file', member);
  return idColumns.find(({ isDeclared }) => isDeclared)?.ids;
}
