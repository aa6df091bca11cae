import * as z from 'zod';
import { list } from './list';
import * as blending from './blending-panel';
import { checked, type CheckedMethod } from './contract';
import { exportRequest } from './panel';
import * as preview from './preview-panel';
import * as similarity from './similarity-panel';
import * as stitching from './stitching-panel';

/**
 * The calls of a panel, all at one level: JSON-RPC 2.0 (vscode-jsonrpc) over `postMessage`. Each has the shape of its
 * parameter and of its answer, and both ends check what arrives.
 */
export type Calls = Readonly<Record<string, CheckedMethod>>;

/** A panel: the state that its host pushes, always whole, and what it asks of its host. */
export interface PanelContract {
  readonly snapshot: z.ZodType;
  readonly calls: Calls;
}

/** What a panel shows. */
export type SnapshotOf<P extends PanelContract> = z.infer<P['snapshot']>;

/** What every panel of a study asks of its host. */
export const studyCalls = {
  /** Stops the running computation. */
  cancel: checked(z.null(), z.null()),
  /** Leaves spaces or labels out, by how the study names them or their files, and computes the rest. */
  leaveOut: checked(list(z.string()), z.null()),
  /** Asks where a file of the study is now, and computes with that. */
  locate: checked(z.string(), z.null()),
  /** Opens the study's file in the text editor, where it is at fault. */
  openAsText: checked(z.null(), z.null()),
  /** Computes again, e.g. after a failure or when files have changed. */
  retry: checked(z.null(), z.null()),
  /** Leaves rows with NaN or infinities out in all spaces and computes. */
  dropNonFinite: checked(z.null(), z.null()),
  /** Pairs rows by their order, whatever their ids, and computes. */
  pairByOrder: checked(z.null(), z.null()),
  /** Asks which column pairs the rows. */
  chooseIds: checked(z.null(), z.null()),
  /** Asks for the labels. */
  chooseLabels: checked(z.null(), z.null()),
  /** Has all arrays take part of the files that the study names as a whole, and computes. */
  compareAllArrays: checked(z.null(), z.null()),
  /** Asks which arrays take part of files that hold several, and computes. */
  chooseArrays: checked(z.null(), z.null()),
  /** Shows the log. */
  showLog: checked(z.null(), z.null()),
} as const;

/** How alike a study’s spaces are. */
export const similarityContract = {
  snapshot: similarity.similaritySnapshot,
  calls: {
    /** Another projection or measure; what is missing gets computed, snapshots follow. */
    select: checked(similarity.selectionSchema, z.null()),
    pair: checked(similarity.pairRequest, similarity.pairDetail),
    /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
    export: checked(exportRequest, z.string().nullable()),
    ...studyCalls,
  },
} as const satisfies PanelContract;

/** What panels ask whose study has something for heads to learn. */
export const supervisionCalls = {
  /** Asks for what is to be reconstructed. */
  chooseTargets: checked(z.null(), z.null()),
  /** Leaves rows out that the labels do not name, and computes. */
  dropUnlabelled: checked(z.null(), z.null()),
} as const;

/** Whether encoders can feed other models’ heads. */
export const stitchingContract = {
  snapshot: stitching.stitchingSnapshot,
  calls: {
    /** Other heads or products; what is missing gets computed, snapshots follow. */
    configure: checked(stitching.configureRequest, z.null()),
    /** Draws curves; points that are known are not computed again. */
    sweep: checked(stitching.sweepRequest, z.null()),
    cancelSweep: checked(z.null(), z.null()),
    cell: checked(stitching.cellRequest, stitching.cellDetail),
    /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
    export: checked(exportRequest, z.string().nullable()),
    ...supervisionCalls,
    ...studyCalls,
  },
} as const satisfies PanelContract;

/** How projections are blended. */
export const blendingContract = {
  snapshot: blending.blendingSnapshot,
  calls: {
    /** Another decoder or encoder; snapshots follow. */
    choose: checked(blending.pairSchema, z.null()),
    /** What a weighting comes to; made for sliders. */
    evaluate: checked(blending.weightingSchema, blending.liveSchema),
    /** Searches projections and weights on validation rows. */
    select: checked(blending.modeSchema, blending.selectionAnswer.nullable()),
    /** Ends the search; its answer is null then. */
    stopSelecting: checked(z.null(), z.null()),
    /** Trains; curves and result come as snapshots. */
    train: checked(blending.trainRequest, z.null()),
    pause: checked(z.boolean(), z.null()),
    /** Ends training; the best so far is the result. */
    stopTraining: checked(z.null(), z.null()),
    scatter: checked(blending.sourceSchema, blending.scatterAnswer),
    /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
    export: checked(blending.blendExport, z.string().nullable()),
    /** Asks for a blend's file; the answer is its path, or null. */
    load: checked(z.null(), z.string().nullable()),
    /** Asks whether to, and removes a blend for good. */
    remove: checked(blending.removeRequest, z.null()),
    /** Asks which projections are blended. */
    chooseProjections: checked(z.null(), z.null()),
    ...supervisionCalls,
    ...studyCalls,
  },
} as const satisfies PanelContract;

/** What one file holds. */
export const previewContract = {
  snapshot: preview.previewSnapshot,
  calls: {
    /** Shows another member of the file. */
    chooseMember: checked(z.string(), z.null()),
    entries: checked(preview.entriesRequest, preview.entriesAnswer),
    /** The sample in the plane of its principal components, in groups by a colouring's name. */
    points: checked(z.string().nullable(), preview.pointsAnswer),
    /** What is known of these rows. */
    describeRows: checked(list(z.number().int().nonnegative()), list(preview.rowDescription)),
    dimensions: checked(z.null(), preview.dimensionsAnswer),
    /** Of one dimension; null where it has none. */
    histogram: checked(z.number().int().nonnegative(), preview.histogramSchema.nullable()),
    /** Looks through the whole file; another search ends one that is under way. */
    neighbours: checked(preview.neighboursRequest, preview.neighboursAnswer),
    cancelSearch: checked(z.null(), z.null()),
    /** Asks for a place and writes there; the answer is the path, or null if the person changed their mind. */
    export: checked(preview.previewExport, z.string().nullable()),
    /** Looks at all rows instead of a sample. */
    allRows: checked(z.null(), z.null()),
    /** Stops the running computation. */
    cancel: checked(z.null(), z.null()),
    /** Opens the file again. */
    retry: checked(z.null(), z.null()),
    showLog: checked(z.null(), z.null()),
  },
} as const satisfies PanelContract;
