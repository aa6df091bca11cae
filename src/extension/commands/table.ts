import { commands, type Disposable } from 'vscode';
import type { CommandContext, CommandHandler } from '../context';
import { createSimilarityPanel, showSimilarity } from '../panels/similarity-panel';
import { sessionTitle } from '../panels/snapshot';
import { studyEditorType } from '../panels/study-editor';
import { showProblem } from '../show-problem';
import { ResultCache } from '../../compute/cache/result-cache';
import { addToStudy, compareEmbeddings } from './compare';
import { chooseAnchors, chooseLabels, chooseNormalization, removeSpace } from './edit-study';
import { activeStudy } from './pick-files';
import { installTensorflow } from './install-tensorflow';
import { newStudyFile, openStudyFile, saveStudy } from './study-files';

/** Shows the panel of the study in the sidebar. */
const openSimilarity: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  if (session.file !== undefined) {
    await commands.executeCommand('vscode.openWith', session.file, studyEditorType);
    return;
  }
  const existing = context.studies.panelOf(session);
  if (existing !== undefined) {
    existing.reveal();
    return;
  }
  const { studies, extension, log } = context;
  showSimilarity(createSimilarityPanel(sessionTitle(session)), session, studies, extension, () => {
    log.show();
  });
};

/** Every command, by its id without the prefix. The manifest names the same. */
export const commandTable: Readonly<Record<string, CommandHandler>> = {
  compare: compareEmbeddings,
  addToStudy,
  openSimilarity,
  newStudy: newStudyFile,
  openStudy: openStudyFile,
  saveStudy,
  removeSpace,
  chooseLabels,
  chooseAnchors,
  chooseNormalization,
  recompute: async (context) => activeStudy(context)?.recompute(),
  cancel: (context) => activeStudy(context)?.cancel(),
  showLog: ({ log }) => {
    log.show();
  },
  installTensorflow,
  clearCache: async ({ cacheFolder }) => {
    await new ResultCache({ folder: cacheFolder, maxBytes: 0 }).clear();
  },
  restartEngine: ({ engine }) => {
    engine.stop();
  },
};

/** Registers all commands; whatever one throws is shown with its remedy. */
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
