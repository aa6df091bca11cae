import { ProgressType, RequestType, RequestType2, RequestType3 } from 'vscode-jsonrpc/node';
import type { LiveScores } from '../../core/blending/live/live-blend';
import type { BlendRecord, LoadingRecord, TrainingRecord } from './blend-records';
import type {
  BlendApplyRequest,
  BlendEngine,
  BlendPauseRequest,
  BlendRequest,
  BlendScatter,
  BlendSelection,
  BlendSession,
  BlendSource,
  BlendTrainRequest,
  BlendWeighting,
  BlendWriteRequest,
  WrittenRows,
} from './blending';
import type {
  CompareRequest,
  EngineProgress,
  EngineResult,
  FileDescription,
  FileReference,
  InspectRequest,
  InspectStitchingRequest,
  ProjectRequest,
  StitchAnswer,
  StitchRequest,
  TranslateRequest,
  WrittenFile,
} from './engine';
import type { PairInspection } from '../../core/study/inspect-pair';
import type { StitchInspection } from '../../core/study/stitch/inspect-stitching';
import type { Fetched } from '../fetched';
import type { Outcome } from '../outcome';

/** A request that reports progress under a token of the caller's. */
export interface WithProgress<T> {
  readonly token: string;
  readonly request: T;
}

/** The requests of host and engine. Answers are outcomes: a failure is an answer, not an exception. */
export const engineRequests = {
  describe: new RequestType<FileReference, Outcome<FileDescription>, void>('describe'),
  compare: new RequestType<WithProgress<CompareRequest>, Outcome<EngineResult>, void>('compare'),
  inspectPair: new RequestType<WithProgress<InspectRequest>, Outcome<PairInspection>, void>(
    'inspectPair',
  ),
  stitch: new RequestType<WithProgress<StitchRequest>, Outcome<StitchAnswer>, void>('stitch'),
  inspectStitching: new RequestType<
    WithProgress<InspectStitchingRequest>,
    Outcome<StitchInspection>,
    void
  >('inspectStitching'),
  project: new RequestType<WithProgress<ProjectRequest>, Outcome<WrittenFile>, void>('project'),
  translate: new RequestType<WithProgress<TranslateRequest>, Outcome<WrittenFile>, void>(
    'translate',
  ),
  blendPrepare: new RequestType<WithProgress<BlendRequest>, Outcome<BlendSession>, void>(
    'blendPrepare',
  ),
  blendEvaluate: new RequestType2<string, BlendWeighting, Outcome<LiveScores>, void>(
    'blendEvaluate',
  ),
  blendSelect: new RequestType<
    WithProgress<Parameters<BlendEngine['select']>[0]>,
    Outcome<BlendSelection>,
    void
  >('blendSelect'),
  blendTrain: new RequestType<WithProgress<BlendTrainRequest>, Outcome<TrainingRecord>, void>(
    'blendTrain',
  ),
  blendPause: new RequestType<BlendPauseRequest, Outcome<void>, void>('blendPause'),
  blendWrite: new RequestType<BlendWriteRequest, Outcome<WrittenRows>, void>('blendWrite'),
  blendScatter: new RequestType2<string, BlendSource, Outcome<BlendScatter>, void>('blendScatter'),
  blendSave: new RequestType2<string, string, Outcome<string>, void>('blendSave'),
  blendLoad: new RequestType3<string, string, string, Outcome<LoadingRecord>, void>('blendLoad'),
  blendRemove: new RequestType2<string, string, Outcome<readonly BlendRecord[]>, void>(
    'blendRemove',
  ),
  blendApply: new RequestType<WithProgress<BlendApplyRequest>, Outcome<WrittenFile>, void>(
    'blendApply',
  ),
  blendRelease: new RequestType<string, Outcome<void>, void>('blendRelease'),
  /** From engine to host: what only the host can reach. */
  fetch: new RequestType<string, Outcome<Fetched>, void>('fetch'),
} as const;

export const engineProgress = new ProgressType<EngineProgress>();
