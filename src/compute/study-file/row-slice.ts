import { InspectorError } from '../../core/errors';

const slicePattern = /^(-?\d+)?:(-?\d+)?(?::(\d+))?$/;

/** Whether the text is START:STOP:STEP rather than a file. */
export function isRowSlice(text: string): boolean {
  return slicePattern.test(text);
}

/**
 * Parses START:STOP:STEP with Python's meaning; all three may be omitted.
 * @throws InspectorError for step 0
 */
export function parseRowSlice(text: string): { start: number; stop?: number; step: number } {
  const [, start, stop, step] = slicePattern.exec(text) ?? [];
  if (Number(step) === 0) {
    throw new InspectorError({
      code: 'bad-rows',
      problem: `The rows "${text}" have a step of 0.`,
      remedy: 'Use a step of 1 or more, e.g. 0:1000:2.',
    });
  }
  return {
    start: Number(start ?? 0),
    ...(stop === undefined ? {} : { stop: Number(stop) }),
    step: Number(step ?? 1),
  };
}
