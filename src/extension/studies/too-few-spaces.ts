import { CancelledError, InspectorError } from '../../core/errors';
import type { PanelStatus } from '../../compute/protocol/panel';
import { includedSpaces } from '../../compute/study-file/definition';
import { ambiguousMember } from '../../formats/ambiguous-member';
import { mayHoldSeveral } from '../../formats/kinds';
import { usable } from './file-arrays';
import type { StudyContext } from './study-context';
import { resolveFile } from './study-files';

/**
 * Returns the status of a study of fewer than two spaces: empty, unless its only space is a file
 * named without a member that holds several arrays.
 * @throws CancelledError if reading the file was cancelled, or the study has changed meanwhile
 */
export async function tooFewSpaces(
  { engine, folder, definition }: Pick<StudyContext, 'engine' | 'folder' | 'definition'>,
  signal: AbortSignal,
): Promise<PanelStatus> {
  const study = definition();
  const [lone] = includedSpaces(study);
  if (lone === undefined) return { state: 'empty' };
  const file = await resolveFile(folder, lone.file);
  const isWhole = file.member === undefined || file.member === '';
  if (!isWhole || !mayHoldSeveral(file.name)) return { state: 'empty' };
  try {
    const arrays = usable((await engine.describe(file, signal)).members);
    if (definition() !== study) throw new CancelledError();
    if (arrays.length < 2) return { state: 'empty' };
    return { state: 'failed', problem: ambiguousMember(file.name, arrays).toProblem() };
  } catch (error) {
    // Its problem is reported once there is another space.
    if (error instanceof InspectorError) return { state: 'empty' };
    throw error;
  }
}
