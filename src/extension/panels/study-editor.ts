import type { CustomTextEditorProvider, TextDocument, WebviewPanel } from 'vscode';
import { openDocument } from '../studies/study-documents';
import { type PanelServices, showPanel } from './panel';
import { similarityPanel } from './similarity-panel';

/** Type of the editor of `*.latents.json` files. */
export const studyEditorType = 'latentSpace.studyEditor';

/** Shows a study file as its similarity panel and writes changes back to the file. */
export class StudyEditor implements CustomTextEditorProvider {
  constructor(private readonly services: PanelServices) {}

  resolveCustomTextEditor(document: TextDocument, panel: WebviewPanel): void {
    const session = openDocument(this.services.studies, document);
    showPanel(similarityPanel, panel, session, this.services);
  }
}
