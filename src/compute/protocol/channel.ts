import * as z from 'zod';
import * as blending from './blending-panel';
import { exportRequest } from './panel';
import * as preview from './preview-panel';
import * as similarity from './similarity-panel';
import * as stitching from './stitching-panel';

/**
 * The calls of a panel's channel: JSON-RPC 2.0 (vscode-jsonrpc) over `postMessage`. Each has the
 * shape of its parameter and of its answer, and both ends check what arrives.
 */
export interface Call<P extends z.ZodType, R extends z.ZodType> {
  readonly method: string;
  readonly parameter: P;
  readonly answer: R;
}

/** The calls of one panel. */
export type Calls = Readonly<Record<string, Call<z.ZodType, z.ZodType>>>;

const call = <P extends z.ZodType, R extends z.ZodType>(
  method: string,
  parameter: P,
  answer: R,
): Call<P, R> => ({ method, parameter, answer });

/** What every panel of a study asks of its host. */
export const studyCalls = {
  /** Stops the running computation. */
  cancel: call('cancel', z.null(), z.null()),
  /** Leaves spaces or labels out, by how the study names them or their files, and computes the rest. */
  leaveOut: call('leaveOut', z.array(z.string()), z.null()),
  /** Asks where a file of the study is now, and computes with that. */
  locate: call('locate', z.string(), z.null()),
  /** Opens the study's file in the text editor, where it is at fault. */
  openAsText: call('openAsText', z.null(), z.null()),
  /** Computes again, e.g. after a failure or when files have changed. */
  retry: call('retry', z.null(), z.null()),
  /** Leaves rows with NaN or infinities out in all spaces and computes. */
  dropNonFinite: call('dropNonFinite', z.null(), z.null()),
  /** Pairs rows by their order, whatever their ids, and computes. */
  pairByOrder: call('pairByOrder', z.null(), z.null()),
  /** Asks which column pairs the rows. */
  chooseIds: call('chooseIds', z.null(), z.null()),
  /** Asks for the labels. */
  chooseLabels: call('chooseLabels', z.null(), z.null()),
  /** Has all arrays take part of the files that the study names as a whole, and computes. */
  compareAllArrays: call('compareAllArrays', z.null(), z.null()),
  /** Asks which arrays take part of files that hold several, and computes. */
  chooseArrays: call('chooseArrays', z.null(), z.null()),
  /** Shows the log. */
  showLog: call('showLog', z.null(), z.null()),
} as const;

/** What the similarity panel asks of its host. */
export const similarityCalls = {
  /** The panel is up; the answer is the first snapshot. */
  ready: call('ready', z.null(), similarity.similaritySnapshot),
  /** Another projection or measure; what is missing gets computed, snapshots follow. */
  select: call('select', similarity.selectionSchema, z.null()),
  pair: call('pair', similarity.pairRequest, similarity.pairDetail),
  /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
  export: call('export', exportRequest, z.string().nullable()),
  ...studyCalls,
} as const;

/** What panels ask whose study has something for heads to learn. */
export const goalCalls = {
  /** Asks for what is to be reconstructed. */
  chooseTargets: call('chooseTargets', z.null(), z.null()),
  /** Leaves rows out that the labels do not name, and computes. */
  dropUnlabelled: call('dropUnlabelled', z.null(), z.null()),
} as const;

/** What the stitching panel asks of its host. */
export const stitchingCalls = {
  /** The panel is up; the answer is the first snapshot. */
  ready: call('ready', z.null(), stitching.stitchingSnapshot),
  /** Other heads or products; what is missing gets computed, snapshots follow. */
  configure: call('configure', stitching.configureRequest, z.null()),
  /** Draws curves; points that are known are not computed again. */
  sweep: call('sweep', stitching.sweepRequest, z.null()),
  cancelSweep: call('cancelSweep', z.null(), z.null()),
  cell: call('cell', stitching.cellRequest, stitching.cellDetail),
  /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
  export: call('export', exportRequest, z.string().nullable()),
  ...goalCalls,
  ...studyCalls,
} as const;

/** What the blending panel asks of its host. */
export const blendingCalls = {
  /** The panel is up; the answer is the first snapshot. */
  ready: call('ready', z.null(), blending.blendingSnapshot),
  /** Another decoder or encoder; snapshots follow. */
  choose: call('choose', blending.pairSchema, z.null()),
  /** What a weighting comes to; made for sliders. */
  evaluate: call('evaluate', blending.weightingSchema, blending.liveSchema),
  /** Searches projections and weights on validation rows. */
  select: call('select', blending.modeSchema, blending.selectionAnswer.nullable()),
  /** Ends the search; its answer is null then. */
  stopSelecting: call('stopSelecting', z.null(), z.null()),
  /** Trains; curves and result come as snapshots. */
  train: call('train', blending.trainRequest, z.null()),
  pause: call('pause', z.boolean(), z.null()),
  /** Ends training; the best so far is the result. */
  stopTraining: call('stopTraining', z.null(), z.null()),
  scatter: call('scatter', blending.sourceSchema, blending.scatterAnswer),
  /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
  export: call('export', blending.blendExport, z.string().nullable()),
  /** Asks for a blend's file; the answer is its path, or null. */
  load: call('load', z.null(), z.string().nullable()),
  /** Asks whether to, and removes a blend for good. */
  remove: call('remove', blending.removeRequest, z.null()),
  /** Asks which projections are blended. */
  chooseProjections: call('chooseProjections', z.null(), z.null()),
  ...goalCalls,
  ...studyCalls,
} as const;

/** What a preview asks of its host. */
export const previewCalls = {
  /** The panel is up; the answer is the first snapshot. */
  ready: call('ready', z.null(), preview.previewSnapshot),
  /** Shows another member of the file. */
  chooseMember: call('chooseMember', z.string(), z.null()),
  entries: call('entries', preview.entriesRequest, preview.entriesAnswer),
  /** The sample in the plane of its principal components, in groups by a colouring's name. */
  points: call('points', z.string().nullable(), preview.pointsAnswer),
  /** What is known of these rows. */
  describeRows: call(
    'describeRows',
    z.array(z.number().int().nonnegative()),
    z.array(preview.rowDescription),
  ),
  dimensions: call('dimensions', z.null(), preview.dimensionsAnswer),
  /** Of one dimension; null where it has none. */
  histogram: call('histogram', z.number().int().nonnegative(), preview.histogramSchema.nullable()),
  /** Looks through the whole file; another search ends one that is under way. */
  neighbours: call('neighbours', preview.neighboursRequest, preview.neighboursAnswer),
  cancelSearch: call('cancelSearch', z.null(), z.null()),
  /** Looks at all rows instead of a sample. */
  allRows: call('allRows', z.null(), z.null()),
  /** Stops the running computation. */
  cancel: call('cancel', z.null(), z.null()),
  /** Opens the file again. */
  retry: call('retry', z.null(), z.null()),
  showLog: call('showLog', z.null(), z.null()),
} as const;

/** The one message a host pushes: the whole state, never a difference. */
export const snapshotMethod = 'snapshot';
