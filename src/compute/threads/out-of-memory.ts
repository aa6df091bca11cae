import { InspectorError } from '../../core/errors';
import { mebibyte } from '../../formats/limits';

/** Heap bytes of a thread that hold no data: code, and space for the garbage collector's copies. */
const ownHeapBytes = 512 * mebibyte;

/** Returns the limits of a worker thread's heap. @param memoryBytes memory allowed for a study, in bytes */
export function threadLimits(memoryBytes: number): { maxOldGenerationSizeMb: number } {
  return { maxOldGenerationSizeMb: Math.ceil((memoryBytes + ownHeapBytes) / mebibyte) };
}

/**
 * Creates the error for tasks that were ended for taking more memory than allowed; it names the file they read.
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

/** Whether a task reads a file, by its input. */
export function readsFile(input: unknown): boolean {
  return fileOf(input) !== undefined;
}

/** Returns the name of the file that a task reads; undefined if it reads none. */
function fileOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { file, source, name } = input as Record<string, unknown>;
  if (source !== undefined) return fileOf(source);
  if (typeof file === 'object') return fileOf(file);
  return typeof name === 'string' ? name : undefined;
}
