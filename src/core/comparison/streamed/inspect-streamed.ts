import { needsAnchors } from '../compare';
import type { Runtime } from '../../runtime/executor';
import {
  inspectedOptions,
  inspectStudy,
  type PairChoice,
  type PairInspection,
} from '../inspect-pair';
import { partOfProgress } from '../../runtime/part-of-progress';
import { fittingSample } from './memory';
import { prepareStream } from './prepare-stream';
import type { StreamedInput } from './streamed-study';

/** Share of the progress for the scan of all rows. */
const scanShare = 0.3;

/**
 * Computes the details of one pair's score, and the score, from a seeded sample of rows that stay
 * in their files.
 * @throws as `prepareStream` does
 */
export async function inspectStreamed(
  input: StreamedInput,
  choice: PairChoice,
  runtime: Runtime,
): Promise<PairInspection> {
  const options = inspectedOptions(input.options, choice);
  const dims = input.spaces.map(({ matrix }) => matrix.cols);
  const size = fittingSample(dims, options.sampleAbove, input.memoryBytes);
  const { sample, scored } = await prepareStream(
    { ...input, options },
    needsAnchors(options),
    size,
    partOfProgress(runtime, 0, scanShare),
  );
  const inspection = await inspectStudy(
    sample,
    { ...input, options: { ...options, sampleAbove: sample.ids.length } },
    choice,
    partOfProgress(runtime, scanShare, 1 - scanShare),
  );
  const isSample = sample.scored.length < scored.length;
  return isSample ? { ...inspection, sampledRows: sample.scored.length } : inspection;
}
