import { similarityCalls } from '../../compute/protocol/channel';
import { exportComparison } from './export-comparison';
import { type StudyPanel } from './panel';
import { inBackground } from './webview-channel';
import { sessionTitle, similaritySnapshot } from './snapshot';
import { studyHandlers } from './study-handlers';

/** How alike a study's spaces are. */
export const similarityPanel: StudyPanel<typeof similarityCalls> = {
  name: 'similarity',
  calls: similarityCalls,
  title: sessionTitle,
  snapshot: similaritySnapshot,
  handlers: (session, services) => ({
    ready: () => Promise.resolve(similaritySnapshot(session)),
    select: inBackground((selection) => session.comparison.select(selection)),
    pair: (request) => session.comparison.inspectPair(request),
    export: (request) => exportComparison(session, request),
    ...studyHandlers(session, session.comparison, services),
  }),
  compute: (session) => session.compute(session.comparison),
};
