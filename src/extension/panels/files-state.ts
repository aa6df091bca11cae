import type { PanelChange, PanelFailure } from '../../compute/protocol/panel';
import { includedSpaces } from '../../compute/study-file/definition';
import type { StudyRun } from '../studies/study-run';
import type { StudySession } from '../studies/study-session';

/** Returns the part of a panel's snapshot about the files of its study. */
export function filesState(
  session: StudySession,
  { stampedAt, changes, failures }: StudyRun,
): { stamp: number; changes: PanelChange[]; failures: PanelFailure[] } {
  const { definition } = session;
  const included = includedSpaces(definition);
  const { labels } = definition;
  const names = [...included.map(({ file }) => file), ...(labels === undefined ? [] : [labels])];
  return {
    stamp: stampedAt ?? 0,
    changes: changes.map((change) => ({
      ...change,
      dispensable: names.filter((name) => session.fileOf(name) === change.file),
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
