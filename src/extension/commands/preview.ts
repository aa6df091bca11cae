import { commands, Uri } from 'vscode';
import type { CommandHandler } from '../context';
import { previewEditorType } from '../preview/preview-editor';
import { pickFiles, selectedFiles } from './pick-files';

/** Opens a preview of each of the chosen files. */
export const previewEmbeddings: CommandHandler = async (_context, target, selection) => {
  const given = selectedFiles(target instanceof Uri ? target : undefined, selection);
  const files = given.length > 0 ? given : await pickFiles([], 1);
  for (const file of files ?? []) {
    await commands.executeCommand('vscode.openWith', file, previewEditorType, { preview: false });
  }
};
