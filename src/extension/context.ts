import type { LogOutputChannel, Uri } from 'vscode';
import type { EngineClient } from '../compute/engine/engine-client';
import type { PanelServices } from './panels/panel';
import type { StudyNode } from './sidebar/study-nodes';

/** Services for commands. */
export interface CommandContext extends PanelServices {
  readonly engine: EngineClient;
  /** Folder of results and projected spaces that outlive a session. */
  readonly cacheFolder: string;
  /** Folder of trained and loaded blends that outlive a session. */
  readonly blendFolder: string;
  /** Folder of packages that are installed in addition to the extension. */
  readonly packageFolder: string;
  readonly log: LogOutputChannel;
}

/** Function of a command. Menus pass arguments: a file and the selection, or a node. */
export type CommandHandler = (
  context: CommandContext,
  target?: Uri | StudyNode,
  selection?: readonly Uri[],
) => Promise<void> | void;
