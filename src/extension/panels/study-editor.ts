import {
  type CustomTextEditorProvider,
  Range,
  type TextDocument,
  type Uri,
  type WebviewPanel,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { formatStudy, parseStudy } from '../../compute/study-file/parse';
import type { OpenStudies } from '../studies/open-studies';
import { showSimilarity } from './similarity-panel';

/** Type of the editor of `*.latents.json` files. */
export const studyEditorType = 'latentSpace.studyEditor';

/** A study that shows nothing, for a file that can't be read as a study. */
const emptyStudy: StudyDefinition = {
  version: 1,
  spaces: [],
  anchors: { strategy: 'uniform' },
  projections: ['absolute'],
  measures: ['cka-linear-debiased'],
};

/** Shows a study file as its similarity panel and writes changes back to the file. */
export class StudyEditor implements CustomTextEditorProvider {
  constructor(
    private readonly studies: OpenStudies,
    private readonly extension: Uri,
    private readonly showLog: () => void,
  ) {}

  resolveCustomTextEditor(document: TextDocument, panel: WebviewPanel): void {
    const read = (): StudyDefinition => parseStudy(document.uri.path, document.getText());
    const store = {
      save: (_id: string, definition: StudyDefinition) => writeStudy(document, definition),
    };
    const session = this.studies.openFile(document.uri, emptyStudy, store);
    const reload = (): void => {
      try {
        void session.replace(read());
      } catch (error) {
        session.fail(error);
      }
    };
    const watching = workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) reload();
    });
    panel.onDidDispose(() => {
      watching.dispose();
    });
    showSimilarity(panel, session, this.studies, this.extension, this.showLog);
    reload();
  }
}

async function writeStudy(document: TextDocument, definition: StudyDefinition): Promise<void> {
  const text = formatStudy(definition);
  if (document.getText() === text) return;
  const edit = new WorkspaceEdit();
  const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
  edit.replace(document.uri, whole, text);
  await workspace.applyEdit(edit);
  await document.save();
}
