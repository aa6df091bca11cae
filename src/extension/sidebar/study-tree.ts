import { EventEmitter, type TreeDataProvider, TreeItem } from 'vscode';
import type { OpenStudies } from '../studies/open-studies';
import type { FileMembers } from './file-members';
import { withMarks } from './node-marks';
import { type StudyNode, studyNodes } from './study-nodes';
import { treeItem } from './tree-items';

/** The sidebar's tree of the study that is shown. */
export class StudyTree implements TreeDataProvider<StudyNode> {
  private shown = '';
  private readonly changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly studies: OpenStudies,
    private readonly members: FileMembers,
  ) {
    const refresh = (): void => {
      // Progress changes nothing here, and a tree that is drawn anew swallows the click it is given.
      if (JSON.stringify(this.roots()) !== this.shown) this.refresh();
    };
    members.onDidChange(refresh);
    studies.onDidChange(refresh);
  }

  /** Shows the study as it is, also where a person has ticked what the study did not take over. */
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
    return active === undefined
      ? []
      : withMarks(
          studyNodes(active, (name) => this.members.of(active.folder, name)),
          active,
        );
  }
}
