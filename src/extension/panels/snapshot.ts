import { basename } from 'node:path';
import { bestFits } from '../../core/comparison/best-fit';
import { labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import { cutReference, shortName } from '../../compute/study-file/file-reference';
import { measureChoices, projectionChoices } from '../../compute/report/choices';
import type { SimilaritySnapshot } from '../../compute/protocol/similarity-panel';
import type { StudySession } from '../studies/study-session';
import { filesState } from './files-state';
import { visibleText } from '../../compute/protocol/visible-text';

/** Creates the snapshot of the similarity panel from a study. */
export function similaritySnapshot(session: StudySession): SimilaritySnapshot {
  const { definition, comparison } = session;
  const { status, selection, computed } = comparison;
  const { projections, measures } = definition;
  const scores = (computed?.scores ?? []).filter(
    ({ projection, measure }) => projections.includes(projection) && measures.includes(measure),
  );
  return {
    study: session.id,
    title: sessionTitle(session),
    ...filesState(session, comparison),
    status,
    projections: projectionChoices(definition.projections),
    measures: measureChoices(definition.measures),
    selection,
    spaces: computed?.spaces ?? [],
    rows: computed?.rows ?? 0,
    pairing: computed === undefined ? '' : pairingText(computed.pairing),
    labels: computed?.labels === undefined ? '' : labelsText(computed.labels),
    anchorsFile: computed?.anchorsFile ?? '',
    anchors: computed?.anchors.length ?? 0,
    scores: scores.map(({ projection, measure, convention, matrix, sampledRows }) => ({
      projection,
      measure,
      convention,
      matrix,
      ...(sampledRows === undefined ? {} : { sampledRows }),
    })),
    fits: bestFits(scores).find(({ measure }) => measure === selection.measure)?.matrix ?? [],
    warnings: computed?.warnings ?? [],
    engine: computed?.engine ?? '',
    seconds: computed?.seconds ?? 0,
  };
}

/** Returns the name of a study: its file's name, or the names or number of its spaces. */
export function sessionTitle({ file, definition }: StudySession): string {
  if (file !== undefined) return visibleText(basename(file.path));
  const names = definition.spaces.map(({ name, file: space }) => name ?? nameOf(space));
  return visibleText(
    names.length <= 2 ? names.join(' and ') : `${names[0]!} and ${names.length - 1} more`,
  );
}

/** Returns a space's name, as far as it is known from its reference in the study. */
function nameOf(space: string): string {
  return shortName(cutReference(space, () => undefined));
}
