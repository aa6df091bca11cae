import { describe, expect, it } from 'vitest';
import type { TimedStitching } from '../../../src/compute/protocol/engine';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import { stitchingSnapshot } from '../../../src/extension/panels/stitching-snapshot';
import type { StudySession } from '../../../src/extension/studies/study-session';

/** Returns the warnings that the stitching panel shows for a study. */
function warningsOf(
  rows: StudyDefinition['rows'],
  computed?: Pick<TimedStitching, 'warnings'>,
): readonly string[] {
  const definition: StudyDefinition = {
    version: 1,
    spaces: [{ file: 'a.npy' }, { file: 'b.npy' }],
    anchors: { strategy: 'uniform' },
    projections: ['cosine'],
    measures: ['cka-linear'],
    ...(rows === undefined ? {} : { rows }),
  };
  const pairing = { by: 'order', matched: 0, leftOut: [0], candidates: [] };
  const nothing = {
    pairing,
    spaces: [],
    anchors: [],
    classes: [],
    results: [],
    baselines: [],
    sweeps: [],
  };
  const idle = { state: 'empty' } as const;
  const stitching = {
    status: idle,
    sweepStatus: idle,
    changes: [],
    failures: [],
    ...(computed === undefined ? {} : { computed: { ...nothing, metrics: [], ...computed } }),
  };
  const session = { id: 'study', definition, stitching, spaces: [] };
  return stitchingSnapshot(session as unknown as StudySession).warnings;
}

describe('the warnings of the stitching panel', () => {
  it.each([undefined, '0:100:2', 'rows.txt'])(
    'are those of the result and no others, as it obeys the study’s rows (%s)',
    (rows) => {
      const warnings = ['absolute is not normalised.'];
      expect(warningsOf(rows, { warnings })).toEqual(warnings);
      expect(warningsOf(rows)).toEqual([]);
    },
  );
});
