import type { Runtime } from '../../core/runtime/executor';
import { partOfProgress } from '../../core/runtime/part-of-progress';
import { bytesToTranslate } from '../../core/derive/memory-of-derived';
import { planTranslation } from '../../core/derive/plan-translation';
import { translateSpace } from '../../core/derive/translate-space';
import type { TranslateRequest, WrittenFile } from '../protocol/engine';
import { spacesIn } from '../reading/spaces-in';
import type { StudyReader } from '../reading/study-reader';
import { derivingShare, deriveStreamed } from './derive-streamed';
import { writeRows } from './write-rows';
import { encodedRows, type RowsToWrite } from './written-rows';

/**
 * Writes a file's rows translated into another file's space; in blocks if they exceed the memory
 * limit.
 */
export async function translate(
  request: TranslateRequest,
  reader: StudyReader,
  memoryBytes: number,
  runtime: Runtime,
): Promise<WrittenFile> {
  const { options: asked } = request;
  const files = spacesIn([request.from, request.to], { options: asked });
  const { format } = request.output;
  const make = async (): Promise<RowsToWrite> => {
    const options = { ...asked, anchors: await reader.resolveAnchors(asked.anchors) };
    const opened = await reader.openSpaces(
      files,
      ([origin, target]) => bytesToTranslate(origin!, target!),
      memoryBytes,
    );
    if (opened === undefined) {
      const [origin, target] = await reader.readSpaces(files);
      const rows = await translateSpace(origin!, target!, options, runtime);
      return encodedRows(rows, format, runtime.executor);
    }
    const [space, target] = opened;
    const planning = partOfProgress(runtime, 0, 1 - derivingShare);
    const plan = await planTranslation(space!, target!, options, memoryBytes, planning);
    const doing = `Translating ${space!.name}`;
    return deriveStreamed({ space: space!, plan, format, memoryBytes, doing }, runtime);
  };
  return writeRows(request, make, runtime.cancellation);
}
