import type { EmbeddingMember } from '../src/formats/format';
import { readIdColumns } from '../src/formats/read-id-columns';

/** The ids of a member that its file declares, if there are any. */
export async function rowIdsOf(member: EmbeddingMember): Promise<readonly string[] | undefined> {
  const { idColumns = [] } = await readIdColumns('some file', member);
  return idColumns.find(({ isDeclared }) => isDeclared)?.ids;
}
