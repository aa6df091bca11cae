import type { ComparisonOptions } from '../../core/comparison/types';
import { fileReferencesIn } from './file-reference';
import type { BadSpaces, CompareRequest, FileReference } from '../protocol/engine';
import { includedSpaces, type StudyDefinition } from './definition';
import { requestOptions } from './options';

/** Parameters of a request besides the study itself. */
export interface RequestContext {
  /** Resolves a file that the study names, e.g. relative to the study file. */
  readonly resolve: (file: string) => FileReference;
  readonly sampleAbove: number;
  readonly nullShuffles: number;
  /** Additional results for every pair. */
  readonly extras?: Pick<ComparisonOptions, 'intervalDraws' | 'perClass' | 'leastAgreeing'>;
  /** Policy for unusable spaces; `refuse` if absent. */
  readonly badSpaces?: BadSpaces;
}

/** Converts a study to the engine's request to compare its included spaces. */
export function compareRequest(study: StudyDefinition, context: RequestContext): CompareRequest {
  const { resolve, sampleAbove, nullShuffles, extras, badSpaces } = context;
  return {
    ...studyFiles(study, resolve, needsLabels(study, extras)),
    ...(badSpaces === undefined ? {} : { badSpaces }),
    options: {
      projections: study.projections,
      measures: study.measures,
      anchors: anchorsOf(study, resolve),
      ...requestOptions(study, resolve),
      nullShuffles,
      ...extras,
      precision: 'float32',
      sampleAbove,
    },
  };
}

/** Whether a comparison asks for results that need labels. */
function needsLabels({ anchors }: StudyDefinition, extras: RequestContext['extras']): boolean {
  return extras?.perClass === true || ('strategy' in anchors && anchors.strategy === 'stratified');
}

/**
 * Returns the files of a study's included spaces and of its labels.
 * @param needsLabels whether labels that were found beside the files must fit
 */
export function studyFiles(
  study: StudyDefinition,
  resolve: RequestContext['resolve'],
  needsLabels: boolean,
): Pick<CompareRequest, 'spaces' | 'labels'> {
  const { labels, sidecars = [] } = study;
  const isFound = sidecars.includes('labels') && !needsLabels;
  return {
    spaces: includedSpaces(study).map(({ file, name }) => ({
      ...resolve(file),
      ...(name === undefined ? {} : { title: name }),
    })),
    ...(labels === undefined ? {} : { labels: listReference(resolve(labels), isFound) }),
  };
}

/**
 * Returns every file that is read for a study: its included spaces, labels, anchors, rows and
 * targets.
 */
export function filesOf(
  study: StudyDefinition,
  resolve: RequestContext['resolve'],
): FileReference[] {
  const targets = study.stitching?.targets;
  return fileReferencesIn({
    ...studyFiles(study, resolve, true),
    anchors: anchorsOf(study, resolve),
    rows: requestOptions(study, resolve).rows,
    targets: targets === undefined ? undefined : resolve(targets),
  });
}

/** Returns the study's choice of anchors in the form of requests. */
export function anchorsOf(
  { anchors, sidecars = [] }: Pick<StudyDefinition, 'anchors' | 'sidecars'>,
  resolve: RequestContext['resolve'],
): CompareRequest['options']['anchors'] {
  if (!('file' in anchors)) return anchors;
  return { file: listReference(resolve(anchors.file), sidecars.includes('anchors')) };
}

/**
 * Returns the reference to a file of labels or anchors.
 * @param isFound whether it was found beside the files, and need not fit
 */
export function listReference(file: FileReference, isFound: boolean): FileReference {
  return isFound ? { ...file, isFound } : file;
}
