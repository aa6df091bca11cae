import type { Implementation } from './contract';
import { blendMethods } from './blending';
import { type EngineProgress, studyMethods } from './engine';
import { previewMethods } from './preview';

/** Everything the engine does: its process, its clients and their types derive from this table. */
export const engineContract = {
  ...studyMethods,
  previews: previewMethods,
  blending: blendMethods,
};

/** The engine itself, or a remote form of it. */
export type Engine = Implementation<typeof engineContract, EngineProgress>;
