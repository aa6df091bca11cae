import { EventEmitter, type TreeDataProvider, TreeItem } from 'vscode';
import type { OpenStudies } from '../studies/open-studies';
import type { FileMembers } from './file-members';
import { type StudyNode, studyNodes } from './study-nodes';
import { treeItem } from './tree-items';

/** The sidebar's tree of the study that is shown. */
export class StudyTree implements TreeDataProvider<StudyNode> {
  private readonly changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly studies: OpenStudies,
    private readonly members: FileMembers,
  ) {
    members.onDidChange(() => {
      this.changed.fire(undefined);
    });
    studies.onDidChange(() => {
      this.changed.fire(undefined);
    });
  }

  getTreeItem(node: StudyNode): TreeItem {
    return treeItem(node);
  }

  getChildren(node?: StudyNode): StudyNode[] {
    if (node !== undefined) return 'children' in node ? [...node.children] : [];
    const { active } = this.studies;
    return active === undefined
      ? []
      : studyNodes(active, (file) => this.members.of(active.folder, file));
  }
}
