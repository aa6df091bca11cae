import { InspectorError } from '../core/errors';
import type { EmbeddingMember } from './format';
import { describeShape } from './shape';

/** As much of a member as messages name it by. */
type NamedMember = Pick<EmbeddingMember, 'name' | 'shape' | 'inFile'>;

/** Members that a message names. */
export const maxNamed = 20;

/** Members as they are named in commands and studies. */
export function listMembers(file: string, usable: readonly NamedMember[]): string {
  const shown = usable
    .slice(0, maxNamed)
    .map(({ name, shape }) => `${file}#${name} (${describeShape(shape)})`);
  return shown.join(', ') + (usable.length > maxNamed ? ' …' : '');
}

/** What to say where a file is named as a whole that holds several arrays, or a folder of different files. */
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
