import type { ComparisonOptions } from '../../core/comparison/types';
import { fileReferencesIn } from './file-reference';
import type { BadSpaces, CompareRequest, FileReference } from '../protocol/engine';
import { includedSpaces, type StudyDefinition } from './definition';
import { requestOptions } from './options';

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

/** Whether a comparison asks for what cannot be had without labels. */
function needsLabels({ anchors }: StudyDefinition, extras: RequestContext['extras']): boolean {
  return extras?.perClass === true || ('strategy' in anchors && anchors.strategy === 'stratified');
}

/**
 * The files of a study's included spaces and of its labels.
 * @param needsLabels whether labels that were found beside the files have to fit
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

/** Every file that is read for a study: its included spaces, and what goes with them. */
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

/** The study's choice of anchors as requests have it. */
export function anchorsOf(
  { anchors, sidecars = [] }: Pick<StudyDefinition, 'anchors' | 'sidecars'>,
  resolve: RequestContext['resolve'],
): CompareRequest['options']['anchors'] {
  if (!('file' in anchors)) return anchors;
  return { file: listReference(resolve(anchors.file), sidecars.includes('anchors')) };
}

/** A file of labels or anchors. @param isFound whether it was found beside the files, and need not fit */
export function listReference(file: FileReference, isFound: boolean): FileReference {
  return isFound ? { ...file, isFound } : file;
}
