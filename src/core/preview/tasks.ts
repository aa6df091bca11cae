import type { Matrix } from '../linalg/matrix';
import type { Score } from '../measures/measure';
import {
  effectiveRank,
  type PrincipalComponents,
  principalComponents,
} from './principal-components';

/** What is computed of a preview's sample, as tasks. */
export interface PreviewTaskTable {
  'principal-components': (input: { rows: Matrix }) => PrincipalComponents;
  'effective-rank': (input: { rows: Matrix }) => Score;
}

export const previewTasks: PreviewTaskTable = {
  'principal-components': ({ rows }) => principalComponents(rows),
  'effective-rank': ({ rows }) => effectiveRank(rows),
};
