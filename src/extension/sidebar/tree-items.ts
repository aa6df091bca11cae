import {
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
} from 'vscode';
import type { NodeMark, StudyNode } from './study-nodes';
import { visibleText } from '../../compute/protocol/visible-text';

/** Converts a node to VS Code's tree item, with invisible characters in names made visible. */
export function treeItem(node: StudyNode): TreeItem {
  const item = itemOf(node);
  const { label, description, tooltip } = item;
  if (typeof label === 'string') item.label = visibleText(label);
  if (typeof description === 'string') item.description = visibleText(description);
  if (typeof tooltip === 'string') item.tooltip = visibleText(tooltip, '\n');
  return item;
}

function itemOf(node: StudyNode): TreeItem {
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
      item.checkboxState = fileBox(node);
      // Checkboxes of trees have two states only: a dash beside an empty one is the third.
      item.iconPath = new ThemeIcon(node.ticked === 'some' ? 'remove' : 'symbol-namespace');
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
  if ('mark' in node) markItem(item, node.mark);
  return item;
}

/** Marks an item with the state of its file, by which menus are shown. */
function markItem(item: TreeItem, { state, description, tooltip }: NodeMark): void {
  const [icon, colour] =
    state === 'failed' ? ['error', 'list.errorForeground'] : ['warning', 'list.warningForeground'];
  item.iconPath = new ThemeIcon(icon, new ThemeColor(colour));
  item.description = description;
  item.tooltip = `${tooltip}\n\n${typeof item.tooltip === 'string' ? item.tooltip : ''}`.trim();
  item.contextValue = `${item.contextValue ?? ''} ${state}`;
}

/** Returns the checkbox of a file, which includes all of its arrays or none. */
function fileBox({
  ticked,
  description,
}: Extract<StudyNode, { kind: 'file' }>): NonNullable<TreeItem['checkboxState']> {
  const state = ticked === 'all' ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked;
  const tooltip = `${description} take part. ${ticked === 'all' ? 'Clear to leave all of them out.' : 'Tick to take all of them.'}`;
  const label = ticked === 'some' ? `Partly ticked, ${description}` : description;
  return { state, tooltip, accessibilityInformation: { label, role: 'checkbox' } };
}
