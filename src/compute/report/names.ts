import { resolveMeasure } from '../../core/measures/registry';
import { resolveProjection } from '../../core/projection/registry';

/** Names that a report shows for ids. */
export interface ReportNames {
  readonly projection: (id: string) => string;
  readonly measure: (id: string) => string;
}

/** Returns the display name of a projection's id. */
export function projectionName(id: string): string {
  return resolveProjection(id).name;
}

/** Returns the display name of a measure's id. */
export function measureName(id: string): string {
  return resolveMeasure(id).name;
}
