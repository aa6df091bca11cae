import type { NodeMark, SpaceNode, StudyNode } from './study-nodes';
import { describeChange } from '../../compute/protocol/file-change';
import type { StudySession } from '../studies/study-session';

/** Known problems and changes of a study's files. */
export type FileFindings = Pick<
  StudySession,
  'definition' | 'changes' | 'failures' | 'faults' | 'fileOf'
>;

const words = {
  changed: 'changed on disk',
  deleted: 'deleted',
  created: 'there again',
} as const;

/** Adds marks to nodes whose files have problems or changes. */
export function withMarks(nodes: readonly StudyNode[], findings: FileFindings): StudyNode[] {
  return nodes.map((node): StudyNode => {
    switch (node.kind) {
      case 'group':
        return { ...node, children: withMarks(node.children, findings) };
      case 'file': {
        const children = node.children.map((child) => markedSpace(child, findings));
        return { ...node, ...markOf([node.id], findings), children };
      }
      case 'space':
        return markedSpace(node, findings);
      case 'choice':
        return { ...node, ...markOf(namesOf(node.id, findings.definition), findings) };
      case 'projection':
      case 'measure':
        return node;
    }
  });
}

function markedSpace(node: SpaceNode, findings: FileFindings): SpaceNode {
  return { ...node, ...markOf(node.checked ? [node.id] : [], findings) };
}

/** Returns the mark of the first of some files that has one. */
function markOf(names: readonly string[], findings: FileFindings): { readonly mark?: NodeMark } {
  const { changes, failures, faults } = findings;
  for (const name of names) {
    const file = findings.fileOf(name);
    const change = changes.find((each) => each.file === file);
    const fault = failures.get(name) ?? faults.get(file);
    // A change, such as the file's creation, is more recent than a failure.
    if (fault !== undefined && change === undefined) {
      const tooltip = `${fault.problem} ${fault.remedy}`;
      return { mark: { state: 'failed', description: fault.problem, tooltip, file: name } };
    }
    if (change !== undefined) {
      const tooltip = `${describeChange(change)}. What was computed is of the file as it was.`;
      const description = words[change.change];
      return { mark: { state: change.change, description, tooltip, file: name } };
    }
  }
  return {};
}

/** Returns the names of a choice's file in the study, if it has one. */
function namesOf(choice: string, study: StudySession['definition']): string[] {
  const files: Readonly<Record<string, string | undefined>> = {
    labels: study.labels,
    anchors: 'file' in study.anchors ? study.anchors.file : undefined,
    targets: study.stitching?.targets,
  };
  const file = files[choice];
  return file === undefined ? [] : [file];
}
