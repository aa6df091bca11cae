import type { ComparisonOptions } from '../../core/study/comparison';
import { fileReferencesIn } from '../file-reference';
import type { BadSpaces, CompareRequest, FileReference } from '../protocol/engine';
import { includedSpaces, type StudyDefinition } from './definition';
import { isRowSlice, parseRowSlice } from './row-slice';

/** What a request needs besides the study itself. */
export interface RequestContext {
  /** Finds a file the study names, e.g. relative to the study file. */
  readonly resolve: (file: string) => FileReference;
  readonly sampleAbove: number;
  readonly nullShuffles: number;
  /** What else to say of every pair. */
  readonly extras?: Pick<ComparisonOptions, 'intervalDraws' | 'perClass' | 'leastAgreeing'>;
  /** `refuse` unless given. */
  readonly badSpaces?: BadSpaces;
}

/** Turns a study into the engine's request for its included spaces. */
export function compareRequest(study: StudyDefinition, context: RequestContext): CompareRequest {
  const { resolve, sampleAbove, nullShuffles, extras, badSpaces } = context;
  return {
    ...studyFiles(study, resolve),
    ...(badSpaces === undefined ? {} : { badSpaces }),
    options: {
      projections: study.projections,
      measures: study.measures,
      anchors: anchorsOf(study, resolve),
      normalization: study.normalization ?? 'none',
      ...rowsOf(study.rows, resolve),
      ...pairingOf(study),
      seed: study.seed ?? 0,
      nullShuffles,
      ...extras,
      nonFinite: study.dropNonFinite === true ? 'drop' : 'refuse',
      precision: 'float32',
      sampleAbove,
    },
  };
}

/** The files of a study's included spaces and of its labels. */
export function studyFiles(
  study: StudyDefinition,
  resolve: RequestContext['resolve'],
): Pick<CompareRequest, 'spaces' | 'labels'> {
  const { labels } = study;
  return {
    spaces: includedSpaces(study).map(({ file, name }) => ({
      ...resolve(file),
      ...(name === undefined ? {} : { title: name }),
    })),
    ...(labels === undefined ? {} : { labels: resolve(labels) }),
  };
}

/** Every file that is read for a study: its included spaces, and what goes with them. */
export function filesOf(
  study: StudyDefinition,
  resolve: RequestContext['resolve'],
): FileReference[] {
  const targets = study.stitching?.targets;
  return fileReferencesIn({
    ...studyFiles(study, resolve),
    anchors: anchorsOf(study, resolve),
    rows: rowsOf(study.rows, resolve),
    targets: targets === undefined ? undefined : resolve(targets),
  });
}

/** A choice of rows as requests have it; nothing where none is made. */
export function rowsOf(
  rows: string | undefined,
  resolve: RequestContext['resolve'],
): Pick<CompareRequest['options'], 'rows'> {
  if (rows === undefined) return {};
  return { rows: isRowSlice(rows) ? parseRowSlice(rows) : { file: resolve(rows) } };
}

/** The study's choice of what pairs rows as requests have it; nothing where none is made. */
export function pairingOf({
  ids,
  pair,
}: Pick<StudyDefinition, 'ids' | 'pair'>): Pick<ComparisonOptions, 'pairing'> {
  if (ids === undefined && pair === undefined) return {};
  return {
    pairing: {
      ...(pair === undefined ? {} : { by: pair }),
      ...(ids === undefined ? {} : { column: ids }),
    },
  };
}

/** The study's choice of anchors as requests have it. */
export function anchorsOf(
  { anchors }: StudyDefinition,
  resolve: RequestContext['resolve'],
): CompareRequest['options']['anchors'] {
  return 'file' in anchors ? { file: resolve(anchors.file) } : anchors;
}
