import { stitchingContract } from '../../compute/protocol/panel-contracts';
import { cellDetail, type ConfigureRequest } from '../../compute/protocol/stitching-panel';
import { stitchingCsv } from '../../compute/report/stitching-csv';
import { stitchingHtml } from '../../compute/report/stitching-html';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { withRepetition, withStitching } from '../../compute/study-file/with-stitching';
import { anchorStrategies } from '../../core/anchors/registry';
import { stitchingAggregationIds } from '../../core/stitching/study/aggregations';
import type { StudyPanel } from './panel';
import { exportResult } from './save-export';
import { inBackground } from './webview-channel';
import { sessionTitle } from './snapshot';
import { stitchingSnapshot } from './stitching-snapshot';
import { supervisionHandlers, studyHandlers } from './study-handlers';

/** Panel of how well the encoders of a study's spaces feed one another's heads. */
export const stitchingPanel: StudyPanel<typeof stitchingContract> = {
  name: 'stitching',
  contract: stitchingContract,
  title: (session) => `Stitching: ${sessionTitle(session)}`,
  snapshot: stitchingSnapshot,
  handlers: (session, services) => ({
    configure: inBackground((change) => session.edit((study) => configured(study, change))),
    sweep: inBackground(({ strategy, ...request }) =>
      session.stitching.sweep({
        ...request,
        strategy: anchorStrategies.find((id) => id === strategy),
      }),
    ),
    cancelSweep: inBackground(() => {
      session.stitching.cancelSweep();
    }),
    cell: async (choice) => cellDetail.parse(await session.stitching.inspect(choice)),
    export: (request) =>
      exportResult(session, 'stitching', session.stitching, request, {
        csv: stitchingCsv,
        html: (answer, changes) => stitchingHtml(answer, [], changes),
      }),
    ...supervisionHandlers(session, services),
    ...studyHandlers(session, session.stitching, services),
  }),
  compute: (session) => session.compute(session.stitching),
};

/** Returns the study with changed heads, aggregations or runs. */
function configured(before: StudyDefinition, change: ConfigureRequest): StudyDefinition {
  const { task, head, headOption, aggregations: chosen, aggregationOption, repeat } = change;
  const study = repeat === undefined ? before : withRepetition(before, repeat);
  const { headOptions, aggregationOptions } = study.stitching ?? {};
  return withStitching(study, {
    ...(task === undefined ? {} : { task }),
    ...(head === undefined ? {} : { head }),
    ...(headOption === undefined
      ? {}
      : { headOptions: { ...headOptions, [headOption.id]: headOption.value } }),
    ...(chosen === undefined
      ? {}
      : { aggregations: stitchingAggregationIds.filter((id) => chosen.includes(id)) }),
    ...(aggregationOption === undefined
      ? {}
      : {
          aggregationOptions: {
            ...aggregationOptions,
            [aggregationOption.id]: aggregationOption.value,
          },
        }),
  });
}
