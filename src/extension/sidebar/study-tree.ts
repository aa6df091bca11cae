import { EventEmitter, type TreeDataProvider, TreeItem } from 'vscode';
import type { OpenStudies } from '../studies/open-studies';
import type { StudySession } from '../studies/study-session';
import type { FileMembers } from './file-members';
import { withMarks } from './node-marks';
import { type StudyNode, studyNodes } from './study-nodes';
import { treeItem } from './tree-items';

/** The sidebar's tree of the current study. */
export class StudyTree implements TreeDataProvider<StudyNode> {
  private shown = '';
  /** The study that was shown last. */
  private latest: StudySession | undefined;
  private readonly changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly studies: OpenStudies,
    private readonly members: FileMembers,
  ) {
    const refresh = (): void => {
      // Progress changes nothing here, and redrawing the tree would lose clicks.
      if (JSON.stringify(this.roots()) !== this.shown) this.refresh();
    };
    members.onDidChange(refresh);
    studies.onDidChange(refresh);
  }

  /** Redraws the study, even if it has not changed but the user has clicked a checkbox. */
  refresh(): void {
    this.shown = JSON.stringify(this.roots());
    this.changed.fire(undefined);
  }

  getTreeItem(node: StudyNode): TreeItem {
    return treeItem(node);
  }

  getChildren(node?: StudyNode): StudyNode[] {
    if (node === undefined) return this.roots();
    return 'children' in node ? [...node.children] : [];
  }

  private roots(): StudyNode[] {
    const { active } = this.studies;
    if (active !== this.latest) this.members.cancel();
    this.latest = active;
    return active === undefined
      ? []
      : withMarks(
          studyNodes(active, (name) => this.members.of(active.folder, name)),
          active,
        );
  }
}
