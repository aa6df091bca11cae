import { Range, type TextDocument, Uri, workspace, WorkspaceEdit } from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { formatStudy, parseStudy } from '../../compute/study-file/parse';
import type { OpenStudies } from './open-studies';
import type { StudySession } from './study-session';

/** A study that shows nothing, for a file that can't be read as a study. */
const emptyStudy: StudyDefinition = {
  version: 1,
  spaces: [],
  anchors: { strategy: 'uniform' },
  projections: ['absolute'],
  measures: ['cka-linear-debiased'],
};

/** The session of a study file's text: one a file, however many panels show it. It follows the text. */
export function openDocument(studies: OpenStudies, document: TextDocument): StudySession {
  const { uri } = document;
  const open = studies.ofFile(uri);
  if (open !== undefined) return open;
  const session = studies.openFile(uri, emptyStudy, {
    save: (_id, definition) => writeStudy(uri, definition),
  });
  const read = (text: string): void => {
    try {
      session.replace(parseStudy(uri.path, text));
    } catch (error) {
      session.fail(error);
    }
  };
  session.own(
    workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
      if (changed.uri.toString() === uri.toString() && contentChanges.length > 0) {
        read(changed.getText());
      }
    }),
  );
  read(document.getText());
  return session;
}

async function writeStudy(uri: Uri, definition: StudyDefinition): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const text = formatStudy(definition);
  if (document.getText() === text) return;
  const edit = new WorkspaceEdit();
  const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
  edit.replace(uri, whole, text);
  await workspace.applyEdit(edit);
  await document.save();
}
