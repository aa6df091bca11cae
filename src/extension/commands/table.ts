import { commands, type Disposable } from 'vscode';
import type { CommandContext, CommandHandler } from '../context';
import { openPanel } from '../panels/panel';
import { similarityPanel } from '../panels/similarity-panel';
import { studyEditorType } from '../panels/study-editor';
import { showProblem } from '../show-problem';
import { clearCache } from './clear-cache';
import { chooseArrays, compareAllArrays } from './choose-arrays';
import { addToStudy, compareEmbeddings, compareFolder } from './compare';
import {
  chooseAnchors,
  chooseLabels,
  chooseNormalization,
  leaveOutSpace,
  locateNode,
  removeSpace,
} from './edit-study';
import { activeStudy } from './pick-files';
import { chooseIds } from './choose-ids';
import { previewEmbeddings } from './preview';
import { installTensorflow } from './install-tensorflow';
import { openBlending } from './blend';
import { chooseHead, chooseTargets, openStitching, stitchEmbeddings } from './stitch';
import { newStudyFile, openStudyFile, saveStudy } from './study-files';

/** Opens the similarity panel of the study in the sidebar. */
const openSimilarity: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  if (session.file !== undefined) {
    await commands.executeCommand('vscode.openWith', session.file, studyEditorType);
    return;
  }
  openPanel(similarityPanel, session, context);
};

/** All commands, by their ids without the prefix. The manifest declares the same ones. */
export const commandTable: Readonly<Record<string, CommandHandler>> = {
  compare: compareEmbeddings,
  compareFolder,
  compareAllArrays,
  chooseArrays,
  addToStudy,
  preview: previewEmbeddings,
  openSimilarity,
  stitch: stitchEmbeddings,
  openStitching,
  openBlending,
  newStudy: newStudyFile,
  openStudy: openStudyFile,
  saveStudy,
  removeSpace,
  leaveOut: leaveOutSpace,
  locate: locateNode,
  chooseLabels,
  chooseAnchors,
  chooseIds,
  chooseNormalization,
  chooseHead,
  chooseTargets,
  recompute: async (context) => activeStudy(context)?.recomputeAll(),
  cancel: (context) => activeStudy(context)?.cancel(),
  showLog: ({ showLog }) => {
    showLog();
  },
  installTensorflow,
  clearCache,
  restartEngine: ({ engine }) => {
    engine.stop();
  },
};

/** Registers all commands; an error of a command is shown with its remedy. */
export function registerCommands(context: CommandContext): Disposable[] {
  return Object.entries(commandTable).map(([id, handler]) =>
    commands.registerCommand(
      `latentSpace.${id}`,
      async (...[target, selection]: HandlerArguments) => {
        try {
          await handler(context, target, selection);
        } catch (error) {
          await showProblem(error, context.log);
        }
      },
    ),
  );
}

type HandlerArguments = [
  target?: Parameters<CommandHandler>[1],
  selection?: Parameters<CommandHandler>[2],
];
