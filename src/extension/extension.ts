import { commands, type ExtensionContext, TreeItemCheckboxState, Uri, window } from 'vscode';
import { connectEngine } from '../compute/engine/engine-client';
import type { StudyDefinition } from '../compute/study-file/definition';
import { applyCheckboxes } from './commands/edit-study';
import { registerCommands } from './commands/table';
import { FetchedFiles } from './fetch-files';
import { StudyEditor, studyEditorType } from './panels/study-editor';
import { PanelRestorer, type PanelServices, viewType } from './panels/panel';
import { similarityPanel } from './panels/similarity-panel';
import { stitchingPanel } from './panels/stitching-panel';
import { blendingPanel } from './panels/blending-panel';
import { PreviewEditor, previewEditorType } from './preview/preview-editor';
import { readSettings } from './settings';
import { logProblem, showProblem } from './show-problem';
import { FileMembers } from './sidebar/file-members';
import { StudyTree } from './sidebar/study-tree';
import { DiskWatching } from './studies/disk-watching';
import { OpenStudies } from './studies/open-studies';
import { visibleText } from '../compute/protocol/visible-text';

/** Sets up the extension; nothing is computed or started before it is needed. */
export function activate(context: ExtensionContext): void {
  const extension = context.extensionUri;
  const log = window.createOutputChannel('Latent Space Inspector', { log: true });
  const packageFolder = Uri.joinPath(context.globalStorageUri, 'packages').fsPath;
  const cacheFolder = Uri.joinPath(context.globalStorageUri, 'results').fsPath;
  const blendFolder = Uri.joinPath(context.globalStorageUri, 'blends').fsPath;
  const fetched = new FetchedFiles();
  const engine = connectEngine(
    Uri.joinPath(extension, 'dist', 'engine.cjs').fsPath,
    () => {
      const { threads, backend, memory, bounds, ...stores } = readSettings();
      const { cacheMebibytes, projectionMebibytes, blendMebibytes } = stores;
      const cache = { folder: cacheFolder, maxBytes: cacheMebibytes * 2 ** 20 };
      const projections = { folder: cacheFolder, maxBytes: projectionMebibytes * 2 ** 20 };
      const blends = { folder: blendFolder, maxBytes: blendMebibytes * 2 ** 20 };
      return {
        ...bounds,
        threads,
        backend,
        memoryBytes: memory * 2 ** 30,
        packageFolders: [packageFolder],
        ...(cacheMebibytes > 0 ? { cache } : {}),
        ...(projectionMebibytes > 0 ? { projections } : {}),
        ...(blendMebibytes > 0 ? { blends } : {}),
      };
    },
    {
      fetchFile: (uri) => fetched.fetch(uri),
      log: (line) => {
        log.info(visibleText(line, '\n'));
      },
    },
  );
  const logError = (error: unknown): void => {
    logProblem(error, log);
  };
  const studies = new OpenStudies(
    { engine, settings: readSettings, logError, watchFiles: () => new DiskWatching() },
    context.workspaceState,
  );
  studies.onDidChange(() => {
    const { active } = studies;
    setContext('hasStudy', active !== undefined);
    setContext('hasGoal', hasGoal(active?.definition));
    setContext('computing', active?.computing === true);
  });
  const services: PanelServices = {
    studies,
    extension,
    showLog: () => {
      log.show();
    },
    showProblem: (error) => void showProblem(error, log),
  };
  const nodes = new StudyTree(studies, new FileMembers(engine));
  const tree = window.createTreeView('latentSpace.study', {
    treeDataProvider: nodes,
    manageCheckboxStateManually: true,
  });
  studies.onDidChange(() => {
    // An empty text removes the last message.
    tree.message = visibleText(studies.active?.note ?? '');
  });
  context.subscriptions.push(
    log,
    tree,
    tree.onDidChangeCheckboxState(({ items }) => {
      const { active } = studies;
      if (active === undefined) return;
      const changes = items.map(
        ([node, state]) => [node, state === TreeItemCheckboxState.Checked] as const,
      );
      const before = active.definition;
      void applyCheckboxes(active, changes)
        .catch((error: unknown) => void showProblem(error, log))
        .finally(() => {
          // No change was made, or VS Code has lost the state of the click: the checkboxes are set
          // again.
          if (active.definition === before) nodes.refresh();
        });
    }),
    window.registerCustomEditorProvider(studyEditorType, new StudyEditor(services)),
    window.registerWebviewPanelSerializer(
      viewType(similarityPanel.name),
      new PanelRestorer(similarityPanel, services),
    ),
    window.registerCustomEditorProvider(
      previewEditorType,
      new PreviewEditor({ engine, extension, showLog: services.showLog, logError }),
      { supportsMultipleEditorsPerDocument: true },
    ),
    window.registerWebviewPanelSerializer(
      viewType(stitchingPanel.name),
      new PanelRestorer(stitchingPanel, services),
    ),
    window.registerWebviewPanelSerializer(
      viewType(blendingPanel.name),
      new PanelRestorer(blendingPanel, services),
    ),
    // Changes in the meantime may not have been reported.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) studies.checkFiles();
    }),
    ...registerCommands({ ...services, engine, cacheFolder, blendFolder, packageFolder, log }),
    {
      dispose: () => {
        engine.stop();
      },
    },
  );
}

/** Whether there is something for heads to learn. */
function hasGoal(study: StudyDefinition | undefined): boolean {
  return study?.labels !== undefined || study?.stitching?.targets !== undefined;
}

/** Sets a context key for the manifest's `when` clauses. */
function setContext(key: 'hasStudy' | 'hasGoal' | 'computing', value: boolean): void {
  void commands.executeCommand('setContext', `latentSpace.${key}`, value);
}
