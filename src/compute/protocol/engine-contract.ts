import type { Implementation } from './contract';
import { blendMethods } from './blending';
import { type EngineProgress, studyMethods } from './engine';
import { previewMethods } from './preview';

/** All methods of the engine: its process, its clients and their types derive from this table. */
export const engineContract = {
  ...studyMethods,
  previews: previewMethods,
  blending: blendMethods,
};

/** The engine, in the same process or behind a connection. */
export type Engine = Implementation<typeof engineContract, EngineProgress>;
