import { allMeasureIds, resolveMeasure } from '../../core/measures/registry';
import { allProjectionIds, resolveProjection } from '../../core/projection/registry';
import type { Invariances } from '../../core/registry';
import type { Choice } from '../protocol/panel';
import type { MeasureChoice } from '../protocol/similarity-panel';

const invarianceNames: Readonly<Record<keyof Invariances, string>> = {
  permutation: 'permutation of dimensions',
  rotation: 'rotation',
  isotropicScale: 'isotropic scale',
  translation: 'translation',
  invertibleLinear: 'invertible linear maps',
};

/** Returns the names of the transformations that leave an entry's value unchanged. */
export function invarianceList(invariances: Invariances): string[] {
  return (Object.keys(invarianceNames) as (keyof Invariances)[])
    .filter((key) => invariances[key])
    .map((key) => invarianceNames[key]);
}

/**
 * Returns the projections for a picker: the registry's with default options, and the ids that a
 * study already has.
 */
export function projectionChoices(present: readonly string[]): Choice[] {
  return unique([...allProjectionIds, ...present]).map((id) => {
    const { name, entry } = resolveProjection(id);
    const { formula, source, range, invariances } = entry;
    return {
      id,
      name,
      formula,
      source,
      range: bounds(range),
      invariantTo: invarianceList(invariances),
    };
  });
}

/**
 * Returns the measures for a picker: the registry's with default options, and the ids that a study
 * already has.
 */
export function measureChoices(present: readonly string[]): MeasureChoice[] {
  return unique([...allMeasureIds, ...present]).map((id) => {
    const { name, entry } = resolveMeasure(id);
    const { formula, source, range, invariances, convention, direction } = entry;
    return {
      id,
      name,
      formula,
      source,
      range: bounds(range),
      invariantTo: invarianceList(invariances),
      convention,
      direction,
    };
  });
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** Converts a range for JSON: null if unbounded. */
export function bounds([low, high]: readonly [number, number]): [number | null, number | null] {
  return [Number.isFinite(low) ? low : null, Number.isFinite(high) ? high : null];
}
