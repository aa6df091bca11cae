import { InspectorError } from '../../core/errors';
import { mebibyte } from '../../formats/limits';

/** Bytes of the heap of a thread that are not data: code, and what a collection copies. */
const ownHeapBytes = 512 * mebibyte;

/** Limits of a worker thread's own heap. @param memoryBytes memory that a study may take */
export function threadLimits(memoryBytes: number): { maxOldGenerationSizeMb: number } {
  return { maxOldGenerationSizeMb: Math.ceil((memoryBytes + ownHeapBytes) / mebibyte) };
}

/**
 * Error for tasks that were ended because they took more memory than is allowed, named after the file they read.
 * @param inputs inputs of the tasks
 */
export function outOfMemory(inputs: readonly unknown[], cause?: unknown): InspectorError {
  const files = [...new Set(inputs.flatMap((input) => fileOf(input) ?? []))];
  const [file, ...others] = files;
  const what = file === undefined ? 'The work' : 'Reading it';
  const beside = others.length === 0 ? '' : ` (or ${others.join(', ')}, which was read beside it)`;
  return new InspectorError(
    {
      code: 'too-large',
      ...(file === undefined ? {} : { file }),
      problem: `${what}${beside} took more memory than is allowed and was ended.`,
      remedy:
        'Allow more memory (the setting latentSpace.engine.memory, or --memory) if you trust the file; else score fewer rows or fewer spaces.',
      details: { files },
    },
    { cause },
  );
}

/** Name of the file that a task reads; undefined for tasks that read none. */
function fileOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { file, source, name } = input as Record<string, unknown>;
  if (source !== undefined) return fileOf(source);
  if (typeof file === 'object') return fileOf(file);
  return typeof name === 'string' ? name : undefined;
}
