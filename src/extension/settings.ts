import { workspace } from 'vscode';
import type { AnchorStrategy } from '../core/projection/anchors';
import type { Normalization } from '../core/projection/normalization';

/** What a new study starts with, and how the engine runs. Declared in package.json. */
export interface Settings {
  readonly projections: readonly string[];
  readonly measure: string;
  readonly anchorStrategy: AnchorStrategy;
  readonly anchorCount: number;
  readonly normalization: Normalization;
  readonly seed: number;
  readonly threads: number;
  readonly sampleAbove: number;
}

/** The settings as they are now. */
export function readSettings(): Settings {
  const get = <T>(key: string): T => {
    const value = workspace.getConfiguration('latentSpace').get<T>(key);
    if (value === undefined) throw new Error(`package.json declares no setting latentSpace.${key}`);
    return value;
  };
  return {
    projections: get('study.projections'),
    measure: get('study.measure'),
    anchorStrategy: get('anchors.strategy'),
    anchorCount: get('anchors.count'),
    normalization: get('study.normalization'),
    seed: get('study.seed'),
    threads: get('engine.threads'),
    sampleAbove: get('engine.sampleAbove'),
  };
}
