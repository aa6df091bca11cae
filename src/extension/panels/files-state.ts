import type { PanelChange, PanelFailure } from '../../compute/protocol/panel';
import { includedSpaces } from '../../compute/study-file/definition';
import type { StudyRun } from '../studies/study-run';
import type { StudySession } from '../studies/study-session';

/** What a panel shows of the files of its study. */
export function filesState(
  session: StudySession,
  { changes, failures }: StudyRun,
): { changes: PanelChange[]; failures: PanelFailure[] } {
  const included = includedSpaces(session.definition);
  return {
    changes: changes.map((change) => ({
      ...change,
      spaces: included
        .filter((space) => session.fileOf(space.file) === change.file)
        .map((space) => space.file),
    })),
    failures: failures.flatMap(({ details, ...failure }) => {
      const space = included[failure.space];
      return space === undefined
        ? []
        : [
            {
              ...failure,
              file: space.file,
              ...(details === undefined ? {} : { details: { ...details } }),
            },
          ];
    }),
  };
}
