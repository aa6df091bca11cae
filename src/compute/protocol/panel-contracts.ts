import * as z from 'zod';
import { list } from './list';
import * as blending from './blending-panel';
import { checked, type CheckedMethod } from './contract';
import { exportRequest } from './panel';
import * as preview from './preview-panel';
import * as similarity from './similarity-panel';
import * as stitching from './stitching-panel';

/**
 * The calls of a panel, without groups: JSON-RPC 2.0 (vscode-jsonrpc) over `postMessage`. Each has
 * schemas of its parameter and of its answer, and both ends check their messages.
 */
export type Calls = Readonly<Record<string, CheckedMethod>>;

/**
 * Contract of a panel: the snapshot that its host pushes, always whole, and the calls it makes to
 * its host.
 */
export interface PanelContract {
  readonly snapshot: z.ZodType;
  readonly calls: Calls;
}

/** Type of a panel's snapshot. */
export type SnapshotOf<P extends PanelContract> = z.infer<P['snapshot']>;

/** Calls that every panel of a study makes to its host. */
export const studyCalls = {
  /** Stops the running computation. */
  cancel: checked(z.null(), z.null()),
  /**
   * Leaves out spaces or labels, named as in the study or by their files, and computes the rest.
   */
  leaveOut: checked(list(z.string()), z.null()),
  /** Asks the user where a file of the study is now, and computes with that. */
  locate: checked(z.string(), z.null()),
  /** Opens the study's file in the text editor, if it contains an error. */
  openAsText: checked(z.null(), z.null()),
  /** Computes again, e.g. after a failure or when files have changed. */
  retry: checked(z.null(), z.null()),
  /** Drops rows with NaN or infinities in any space, and computes. */
  dropNonFinite: checked(z.null(), z.null()),
  /** Pairs rows by their order, whatever their ids, and computes. */
  pairByOrder: checked(z.null(), z.null()),
  /** Asks the user which column pairs the rows. */
  chooseIds: checked(z.null(), z.null()),
  /** Asks the user for the labels. */
  chooseLabels: checked(z.null(), z.null()),
  /** Adds all arrays of the files that the study names without a member, and computes. */
  compareAllArrays: checked(z.null(), z.null()),
  /** Asks the user which arrays to use of files that hold several, and computes. */
  chooseArrays: checked(z.null(), z.null()),
  /** Shows the log. */
  showLog: checked(z.null(), z.null()),
} as const;

/** Contract of the similarity panel. */
export const similarityContract = {
  snapshot: similarity.similaritySnapshot,
  calls: {
    /** Selects another projection or measure; missing scores are computed, snapshots follow. */
    select: checked(similarity.selectionSchema, z.null()),
    pair: checked(similarity.pairRequest, similarity.pairDetail),
    /**
     * Asks the user for a path and writes a file; returns the path, or null if the user cancelled.
     */
    export: checked(exportRequest, z.string().nullable()),
    ...studyCalls,
  },
} as const satisfies PanelContract;

/** Calls of panels whose study trains heads. */
export const supervisionCalls = {
  /** Asks the user for the targets of a reconstruction. */
  chooseTargets: checked(z.null(), z.null()),
  /** Drops rows without a label, and computes. */
  dropUnlabelled: checked(z.null(), z.null()),
} as const;

/** Contract of the stitching panel. */
export const stitchingContract = {
  snapshot: stitching.stitchingSnapshot,
  calls: {
    /** Changes heads or products; missing scores are computed, snapshots follow. */
    configure: checked(stitching.configureRequest, z.null()),
    /** Computes curves; known points are not computed again. */
    sweep: checked(stitching.sweepRequest, z.null()),
    cancelSweep: checked(z.null(), z.null()),
    cell: checked(stitching.cellRequest, stitching.cellDetail),
    /**
     * Asks the user for a path and writes a file; returns the path, or null if the user cancelled.
     */
    export: checked(exportRequest, z.string().nullable()),
    ...supervisionCalls,
    ...studyCalls,
  },
} as const satisfies PanelContract;

/** Contract of the blending panel. */
export const blendingContract = {
  snapshot: blending.blendingSnapshot,
  calls: {
    /** Chooses another decoder or encoder; snapshots follow. */
    choose: checked(blending.pairSchema, z.null()),
    /** Computes the scores for a weighting, fast enough for sliders. */
    evaluate: checked(blending.weightingSchema, blending.liveSchema),
    /** Searches projections and weights on validation rows. */
    select: checked(blending.modeSchema, blending.selectionAnswer.nullable()),
    /** Ends the search, which then returns null. */
    stopSelecting: checked(z.null(), z.null()),
    /** Trains; curves and result are sent as snapshots. */
    train: checked(blending.trainRequest, z.null()),
    pause: checked(z.boolean(), z.null()),
    /** Ends training; the result is the best so far. */
    stopTraining: checked(z.null(), z.null()),
    scatter: checked(blending.sourceSchema, blending.scatterAnswer),
    /**
     * Asks the user for a path and writes a file; returns the path, or null if the user cancelled.
     */
    export: checked(blending.blendExport, z.string().nullable()),
    /** Asks the user for a blend's file; returns its path, or null. */
    load: checked(z.null(), z.string().nullable()),
    /** Asks the user for confirmation, and removes a blend permanently. */
    remove: checked(blending.removeRequest, z.null()),
    /** Asks the user which projections to blend. */
    chooseProjections: checked(z.null(), z.null()),
    ...supervisionCalls,
    ...studyCalls,
  },
} as const satisfies PanelContract;

/** Contract of the preview of one file. */
export const previewContract = {
  snapshot: preview.previewSnapshot,
  calls: {
    /** Shows another member of the file. */
    chooseMember: checked(z.string(), z.null()),
    entries: checked(preview.entriesRequest, preview.entriesAnswer),
    /** Returns the sample's first two principal components, in groups by the named colouring. */
    points: checked(z.string().nullable(), preview.pointsAnswer),
    /** Returns the descriptions of these rows. */
    describeRows: checked(list(z.number().int().nonnegative()), list(preview.rowDescription)),
    dimensions: checked(z.null(), preview.dimensionsAnswer),
    /** Returns the histogram of one dimension; null if it has none. */
    histogram: checked(z.number().int().nonnegative(), preview.histogramSchema.nullable()),
    /** Searches the whole file for the nearest rows; cancels a running search. */
    neighbours: checked(preview.neighboursRequest, preview.neighboursAnswer),
    cancelSearch: checked(z.null(), z.null()),
    /**
     * Asks the user for a path and writes a file; returns the path, or null if the user cancelled.
     */
    export: checked(preview.previewExport, z.string().nullable()),
    /** Computes from all rows instead of a sample. */
    allRows: checked(z.null(), z.null()),
    /** Stops the running computation. */
    cancel: checked(z.null(), z.null()),
    /** Opens the file again. */
    retry: checked(z.null(), z.null()),
    showLog: checked(z.null(), z.null()),
  },
} as const satisfies PanelContract;
