import type { ComparisonOptions } from '../../core/study/comparison';
import type { CompareRequest, FileReference } from '../protocol/engine';
import type { StudyDefinition } from './definition';
import { isRowSlice, parseRowSlice } from './row-slice';

/** What a request needs besides the study itself. */
export interface RequestContext {
  /** Finds a file the study names, e.g. relative to the study file. */
  readonly resolve: (file: string) => FileReference;
  readonly sampleAbove: number;
  readonly nullShuffles: number;
  /** What else to say of every pair. */
  readonly extras?: Pick<ComparisonOptions, 'intervalDraws' | 'perClass' | 'leastAgreeing'>;
}

/** Turns a study into the engine's request for its included spaces. */
export function compareRequest(study: StudyDefinition, context: RequestContext): CompareRequest {
  const { anchors, rows, labels } = study;
  const { resolve, sampleAbove, nullShuffles, extras } = context;
  return {
    spaces: study.spaces
      .filter(({ include }) => include !== false)
      .map(({ file, name }) => ({
        ...resolve(file),
        ...(name === undefined ? {} : { title: name }),
      })),
    ...(labels === undefined ? {} : { labels: resolve(labels) }),
    options: {
      projections: study.projections,
      measures: study.measures,
      anchors: 'file' in anchors ? { file: resolve(anchors.file) } : anchors,
      normalization: study.normalization ?? 'none',
      ...(rows === undefined
        ? {}
        : { rows: isRowSlice(rows) ? parseRowSlice(rows) : { file: resolve(rows) } }),
      seed: study.seed ?? 0,
      nullShuffles,
      ...extras,
      nonFinite: study.dropNonFinite === true ? 'drop' : 'refuse',
      precision: 'float32',
      sampleAbove,
    },
  };
}
