import { similarityContract } from '../../compute/protocol/panel-contracts';
import { comparisonCsv } from '../../compute/report/csv';
import { comparisonHtml } from '../../compute/report/html';
import { measureName, projectionName } from '../../compute/report/names';
import { type StudyPanel } from './panel';
import { exportResult } from './save-export';
import { inBackground } from './webview-channel';
import { sessionTitle, similaritySnapshot } from './snapshot';
import { studyHandlers } from './study-handlers';

/** Panel of the similarity of a study's spaces. */
export const similarityPanel: StudyPanel<typeof similarityContract> = {
  name: 'similarity',
  contract: similarityContract,
  title: sessionTitle,
  snapshot: similaritySnapshot,
  handlers: (session, services) => ({
    select: inBackground((selection) => session.comparison.select(selection)),
    pair: (request) => session.comparison.inspectPair(request),
    export: (request) =>
      exportResult(session, 'similarity', session.comparison, request, {
        csv: comparisonCsv,
        html: (result, changes) =>
          comparisonHtml(result, { projection: projectionName, measure: measureName }, changes),
      }),
    ...studyHandlers(session, session.comparison, services),
  }),
  compute: (session) => session.compute(session.comparison),
};
