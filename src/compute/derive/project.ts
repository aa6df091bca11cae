import type { Runtime } from '../../core/runtime/executor';
import { partOfProgress } from '../../core/runtime/part-of-progress';
import { projectSpace } from '../../core/derive/export-projection';
import { bytesToProject } from '../../core/derive/memory-of-derived';
import { planProjection } from '../../core/derive/plan-projection';
import { resolveProjection } from '../../core/projection/registry';
import type { ProjectRequest, WrittenFile } from '../protocol/engine';
import type { StudyReader } from '../reading/study-reader';
import { derivingShare, deriveStreamed } from './derive-streamed';
import { writeRows } from './write-rows';
import { encodedRows, type RowsToWrite } from './written-rows';

/**
 * Writes the relative representation of a file's rows; in blocks if they exceed the memory limit.
 */
export async function project(
  request: ProjectRequest,
  reader: StudyReader,
  memoryBytes: number,
  runtime: Runtime,
): Promise<WrittenFile> {
  const { space: file, options: asked } = request;
  const { name } = resolveProjection(asked.projection);
  const { format } = request.output;
  const make = async (): Promise<RowsToWrite> => {
    const options = { ...asked, anchors: await reader.resolveAnchors(asked.anchors) };
    const opened = await reader.openSpaces(
      [file],
      ([head]) => bytesToProject(head!, options),
      memoryBytes,
    );
    if (opened === undefined) {
      const [read] = await reader.readSpaces([file]);
      return encodedRows(await projectSpace(read!, options, runtime), format, runtime.executor);
    }
    const [space] = opened;
    const planning = partOfProgress(runtime, 0, 1 - derivingShare);
    const plan = await planProjection(space!, options, memoryBytes, planning);
    const doing = `Projecting: ${name}`;
    return deriveStreamed({ space: space!, plan, format, memoryBytes, doing }, runtime);
  };
  return writeRows(request, make, runtime.cancellation);
}
