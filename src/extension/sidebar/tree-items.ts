import { ThemeIcon, TreeItem, TreeItemCheckboxState, TreeItemCollapsibleState } from 'vscode';
import type { StudyNode } from './study-nodes';

/** A node as VS Code shows it. */
export function treeItem(node: StudyNode): TreeItem {
  const item = new TreeItem(node.label);
  item.id = `${node.kind}:${node.id}`;
  item.description = node.description;
  item.contextValue = node.kind;
  switch (node.kind) {
    case 'group':
      item.collapsibleState =
        node.id === 'measures' || node.id === 'projections'
          ? TreeItemCollapsibleState.Collapsed
          : TreeItemCollapsibleState.Expanded;
      break;
    case 'file':
      item.tooltip = node.tooltip;
      item.iconPath = new ThemeIcon('symbol-namespace');
      item.collapsibleState = TreeItemCollapsibleState.Expanded;
      break;
    case 'choice':
      item.tooltip = node.tooltip;
      item.iconPath = new ThemeIcon(node.icon);
      item.command = { command: node.command, title: `Choose ${node.label}` };
      break;
    case 'space':
    case 'projection':
    case 'measure':
      item.tooltip = node.tooltip;
      item.checkboxState = node.checked
        ? TreeItemCheckboxState.Checked
        : TreeItemCheckboxState.Unchecked;
      if (node.kind === 'space') item.iconPath = new ThemeIcon('symbol-array');
      break;
  }
  return item;
}
