import type { Uri } from 'vscode';
import type { Engine } from '../../compute/protocol/engine-contract';
import type { StudyDefinition } from '../../compute/study-file/definition';
import type { Settings } from '../settings';
import type { WatchedFiles } from './watched-files';

/** Makes of a study what it should be. */
export type StudyChange = (study: StudyDefinition) => StudyDefinition;

/** What computing anything of an open study needs. */
export interface StudyContext {
  /** As it is now. */
  readonly definition: () => StudyDefinition;
  /** Changes the definition and keeps it. */
  readonly edit: (change: StudyChange) => Promise<void>;
  /** What the definition's paths are relative to. */
  readonly folder: Uri;
  /** The files that the definition names. */
  readonly files: WatchedFiles;
  readonly engine: Engine;
  readonly settings: () => Settings;
  /** To be called when anything that a view shows has changed. */
  readonly changed: () => void;
  readonly logError: (error: unknown) => void;
}
