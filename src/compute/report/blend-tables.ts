import type { LiveScores } from '../../core/blending/live/live-blend';
import type { SpaceShares } from '../../core/blending/space-shares';
import type { StageResult } from '../../core/blending/study/blending';
import type { Spread } from '../../core/comparison/spread';
import type { Metric, MetricValues } from '../../core/stitching/scores';
import { formatScore } from '../protocol/score-text';
import type { BlendTrainAnswer } from '../protocol/blend-records';
import type { BlendSelection, BlendSession } from '../protocol/blending';
import type { ReportTable } from './tables';

/** Content of the command line's report on a blend. */
export interface BlendReport {
  readonly session: BlendSession;
  /** Scores of untrained blends with equal weights, by mode. */
  readonly untrained: Readonly<Record<string, LiveScores>>;
  readonly selection?: BlendSelection;
  readonly answer: BlendTrainAnswer;
}

/** Returns all tables of a blend, in reading order. */
export function blendTables({ session, untrained, selection, answer }: BlendReport): ReportTable[] {
  const [decoder, encoder] = session.spaces.map(({ name }) => name);
  const head = ['own', ...session.metrics.map(({ name }) => name), 'index', 'epoch'];
  const [metric] = session.metrics as [Metric, ...Metric[]];
  const { spread } = answer;
  const scores = (own: MetricValues, stitched: MetricValues): string[] =>
    [own[metric.id]!, ...session.metrics.map(({ id }) => stitched[id]!)].map((value) =>
      formatScore(value),
    );
  return [
    {
      title: `The head of ${decoder!} on ${encoder!} · ${metric.name}`,
      note: [
        'own: the decoder’s test rows; the rest: the encoder’s. Untrained blends have a ridge head.',
        ...(spread === undefined
          ? []
          : [`Trained: mean ± standard deviation over the seeds ${spread.seeds.join(', ')}.`]),
      ].join(' '),
      head,
      rows: [
        ...Object.entries(untrained).map(([name, live]) => ({
          name: `${name}, untrained`,
          cells: [...scores(live.own, live.stitched), formatScore(live.index), '–'],
        })),
        ...(selection === undefined
          ? []
          : [
              {
                name: `${selection.mode}, selected`,
                cells: [
                  ...scores(selection.winner.test.own, selection.winner.test.stitched),
                  formatScore(selection.winner.test.index),
                  '–',
                ],
              },
            ]),
        ...answer.stages.map((stage, s) => {
          const over = spread?.stages[s];
          return {
            name: stageName(answer, stage),
            cells:
              spread === undefined || over === undefined
                ? [
                    ...scores(answer.own, stage.stitched),
                    formatScore(stage.index),
                    `${stage.bestEpoch} of ${stage.curve.length - 1} (${stage.ended})`,
                  ]
                : [
                    spread.own[metric.id]!,
                    ...session.metrics.map(({ id }) => over.stitched[id]!),
                    over.index,
                  ]
                    .map(spreadText)
                    .concat('–'),
          };
        }),
      ],
    },
    ...answer.stages.flatMap((stage) =>
      stage.shares === undefined
        ? []
        : [
            sharesTable(
              `${stageName(answer, stage)}${spread === undefined ? '' : `, seed ${answer.settings.seed}`}`,
              stage.shares,
              session.projections,
            ),
          ],
    ),
  ];
}

function spreadText({ mean, deviation }: Spread): string {
  return mean === null ? formatScore(null) : `${formatScore(mean)} ± ${formatScore(deviation)}`;
}

function stageName({ model }: BlendTrainAnswer, { stage, rows }: StageResult): string {
  return stage === 'trained'
    ? `${model.aggregation}, trained on ${rows} rows`
    : `${model.aggregation}, ${stage} tuned on ${rows} rows`;
}

function sharesTable(
  name: string,
  shares: SpaceShares,
  projections: readonly string[],
): ReportTable {
  if (shares.kind === 'weights') {
    return {
      title: `${name} · weights`,
      head: projections,
      rows: [{ name: 'weight', cells: shares.weights.map((weight) => formatScore(weight)) }],
    };
  }
  return {
    title: `${name} · attention`,
    note: 'How much each row’s space attends to the column’s, mean over the encoder’s test rows.',
    head: projections,
    rows: shares.mean.map((row, s) => ({
      name: projections[s]!,
      cells: row.map((share) => formatScore(share)),
    })),
  };
}
