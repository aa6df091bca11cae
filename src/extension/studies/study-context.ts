import type { Uri } from 'vscode';
import type { Engine } from '../../compute/protocol/engine-contract';
import type { StudyDefinition } from '../../compute/study-file/definition';
import type { Settings } from '../settings';
import type { WatchedFiles } from './watched-files';

/** A change of a study: returns the changed study. */
export type StudyChange = (study: StudyDefinition) => StudyDefinition;

/** Services for computing results of an open study. */
export interface StudyContext {
  /** Returns the current definition. */
  readonly definition: () => StudyDefinition;
  /** Changes the definition and saves it. */
  readonly edit: (change: StudyChange) => Promise<void>;
  /** Folder to which the definition's paths are relative. */
  readonly folder: Uri;
  /** The files that the definition names. */
  readonly files: WatchedFiles;
  readonly engine: Engine;
  readonly settings: () => Settings;
  /** To be called when anything that a view shows has changed. */
  readonly changed: () => void;
  readonly logError: (error: unknown) => void;
}
