import type { LogOutputChannel, Uri } from 'vscode';
import type { EngineClient } from '../compute/engine/engine-client';
import type { PanelServices } from './panels/panel';
import type { StudyNode } from './sidebar/study-nodes';

/** What commands work with. */
export interface CommandContext extends PanelServices {
  readonly engine: EngineClient;
  /** Where results and projected spaces are kept between sessions. */
  readonly cacheFolder: string;
  /** Where trained and loaded blends are kept between sessions. */
  readonly blendFolder: string;
  /** Where packages are installed that the extension does not bring. */
  readonly packageFolder: string;
  readonly log: LogOutputChannel;
}

/** A command's code. What the menus pass on comes as arguments: a file and the selection, or a node. */
export type CommandHandler = (
  context: CommandContext,
  target?: Uri | StudyNode,
  selection?: readonly Uri[],
) => Promise<void> | void;
