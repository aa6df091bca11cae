import { InspectorError } from '../core/errors';
import type { EmbeddingMember } from './format';
import { describeShape } from './shape';

/** The fields of a member that messages show. */
type NamedMember = Pick<EmbeddingMember, 'name' | 'shape' | 'inFile'>;

/** Maximum number of members in a message. */
export const maxNamed = 20;

/** Lists members as they are named in commands and studies. */
export function listMembers(file: string, usable: readonly NamedMember[]): string {
  const shown = usable
    .slice(0, maxNamed)
    .map(({ name, shape }) => `${file}#${name} (${describeShape(shape)})`);
  return shown.join(', ') + (usable.length > maxNamed ? ' …' : '');
}

/**
 * Creates the error for a file that holds several arrays, or a folder of different files, named
 * without a member.
 */
export function ambiguousMember(file: string, usable: readonly NamedMember[]): InspectorError {
  const files = new Set(usable.map(({ inFile }) => inFile));
  const named = listMembers(file, usable);
  const details = { members: usable.map(({ name }) => name) };
  const code = 'ambiguous-member';
  if (files.size === 1) {
    const problem = `It holds ${usable.length} arrays that could be embeddings.`;
    return new InspectorError({ code, file, problem, remedy: `Name one of ${named}.`, details });
  }
  return new InspectorError({
    code,
    file,
    problem: `The folder holds ${files.size} files that are no shards of one space.`,
    remedy: `To compare these with each other, name all of them (in a terminal ${file.replace(/[\\/]$/, '')}/*); else name one of ${named}.`,
    details,
  });
}
