import { Range, type TextDocument, Uri, workspace, WorkspaceEdit } from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { formatStudy, parseStudy } from '../../compute/study-file/parse';
import { namedFiles } from '../../compute/study-file/named-files';
import type { OpenStudies } from './open-studies';
import { type Asking, refusal } from './study-places';
import type { StudySession } from './study-session';

/** An empty study, for a file that cannot be read as a study. */
const emptyStudy: StudyDefinition = {
  version: 1,
  spaces: [],
  anchors: { strategy: 'uniform' },
  projections: ['absolute'],
  measures: ['cka-linear-debiased'],
};

/**
 * Returns the session of a study file's text: one per file, however many panels show it. It follows
 * changes of the text.
 */
export function openDocument(studies: OpenStudies, document: TextDocument): StudySession {
  const { uri } = document;
  const open = studies.ofFile(uri);
  if (open !== undefined) return open;
  const { places } = studies;
  const folder = Uri.joinPath(uri, '..');
  const session = studies.openFile(uri, emptyStudy, {
    save: async (_id, definition) => {
      // The user has just chosen the new files.
      const before = new Set(namedFiles(session.definition));
      const chosen = namedFiles(definition).filter((name) => !before.has(name));
      await places.allow(folder, chosen);
      await writeStudy(uri, definition);
    },
    reread: () => {
      read('again');
    },
  });
  const read = (asking: Asking): void => {
    const text = document.getText();
    try {
      const definition = parseStudy(uri.path, text);
      const names = namedFiles(definition);
      if (!places.haveToBeLookedAt(folder, names)) {
        session.replace(definition);
        return;
      }
      const admitted = places.admit(folder, names, asking).then((refused) => {
        // A later text is read separately.
        if (document.getText() !== text) return;
        if (refused === undefined) session.replace(definition);
        else session.fail(refusal(refused, uri.path, text));
      });
      admitted.catch((error: unknown) => {
        session.fail(error);
      });
    } catch (error) {
      session.fail(error);
    }
  };
  session.own(
    workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
      if (changed.uri.toString() === uri.toString() && contentChanges.length > 0) {
        // No questions are asked about a text that is still being edited.
        read(changed.isDirty ? 'never' : 'once');
      }
    }),
  );
  session.own(
    workspace.onDidSaveTextDocument((saved) => {
      if (saved.uri.toString() === uri.toString() && session.invalid !== undefined) read('once');
    }),
  );
  session.own(
    workspace.onDidGrantWorkspaceTrust(() => {
      if (session.invalid !== undefined) read('once');
    }),
  );
  read('again');
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
