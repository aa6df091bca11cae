import { basename } from 'node:path';
import { measureChoices, projectionChoices } from '../../compute/report/choices';
import {
  includedSpaces,
  labelsMeaning,
  type StudyDefinition,
} from '../../compute/study-file/definition';
import type { PairingSummary } from '../../core/study/pairing';
import { pairingText } from '../../core/study/pairing-text';
import { stitchingSetup } from '../../compute/study-file/stitch-request';
import type { StudySession } from '../studies/study-session';
import type { FileMember } from './file-members';

/** A row of the sidebar's tree, free of VS Code's classes. */
export type StudyNode =
  | {
      /** A file with several arrays; its children are those. */
      readonly kind: 'file';
      readonly id: string;
      readonly label: string;
      readonly description: string;
      readonly tooltip: string;
      readonly children: readonly StudyNode[];
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly label: string;
      readonly description: string;
      readonly children: readonly StudyNode[];
    }
  | {
      readonly kind: 'space' | 'projection' | 'measure';
      readonly id: string;
      readonly label: string;
      readonly description: string;
      readonly tooltip: string;
      readonly checked: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly description: string;
      readonly tooltip: string;
      readonly icon: string;
      readonly command: string;
    };

/**
 * The tree of a study: its spaces, what they are compared with, and how.
 * @param membersOf the arrays of a file, where it holds several
 */
export function studyNodes(
  { definition, spaces, anchorCount, pairing }: StudySession,
  membersOf: (file: string) => readonly FileMember[],
): StudyNode[] {
  const included = includedSpaces(definition).length;
  return [
    {
      kind: 'group',
      id: 'spaces',
      label: 'Spaces',
      description: `${included} of ${definition.spaces.length}`,
      children: spaceNodes(definition, spaces, membersOf),
    },
    ...choiceNodes(definition, anchorCount, pairing),
    group('projections', 'Projections', 'projection', definition.projections, projectionChoices),
    group('measures', 'Measures', 'measure', definition.measures, measureChoices),
  ];
}

/** One node a space; arrays of a file that holds several stand below it, those that take no part too. */
function spaceNodes(
  { spaces: defined }: StudyDefinition,
  known: StudySession['spaces'],
  membersOf: (file: string) => readonly FileMember[],
): StudyNode[] {
  const nodes = new Map<string, StudyNode>();
  for (const space of defined) {
    const file = fileOf(space.file);
    const members = membersOf(file);
    if (members.length === 0) nodes.set(space.file, spaceNode(space, known));
    else if (!nodes.has(file)) nodes.set(file, fileNode(file, members, defined, known));
  }
  return [...nodes.values()];
}

function fileNode(
  file: string,
  members: readonly FileMember[],
  defined: StudyDefinition['spaces'],
  known: StudySession['spaces'],
): StudyNode {
  const children = members.map((member): StudyNode => {
    const path = member.name.replace(/^\//, '');
    const space = defined.find(
      (other) =>
        [path, `/${path}`].includes(memberOf(other.file) ?? '') && fileOf(other.file) === file,
    );
    const node = spaceNode(space ?? { file: `${file}#${path}`, include: false }, known);
    const facts = `${member.shape.join(' × ')} ${member.dtype}`;
    return { ...node, label: space?.name ?? path, description: facts };
  });
  const chosen = children.filter((node) => node.kind === 'space' && node.checked).length;
  const hint = chosen === 0 ? 'Tick the arrays that are to take part.' : '';
  return {
    kind: 'file',
    id: file,
    label: basename(file),
    description: `${chosen} of ${children.length} arrays`,
    tooltip: [file, hint].join('\n').trim(),
    children,
  };
}

/** The part of `FILE#member` that names the file. */
export function fileOf(name: string): string {
  return name.split('#')[0]!;
}

function memberOf(name: string): string | undefined {
  return name.includes('#') ? name.slice(name.indexOf('#') + 1) : undefined;
}

function spaceNode(
  { file, name, include }: StudyDefinition['spaces'][number],
  spaces: StudySession['spaces'],
): StudyNode {
  const label = name ?? basename(file);
  const known = spaces.find((space) => space.name === label || space.file === file);
  const facts = known === undefined ? '' : `${known.rows} × ${known.dims} ${known.dtype}`;
  return {
    kind: 'space',
    id: file,
    label,
    description: facts,
    tooltip: facts === '' ? file : `${file}\n${facts}`,
    checked: include !== false,
  };
}

function choiceNodes(
  study: StudyDefinition,
  count: number | undefined,
  pairing: PairingSummary | undefined,
): StudyNode[] {
  const { labels, anchors, normalization, seed, stitching } = study;
  const { head, headOptions } = stitchingSetup(study);
  const optionText = Object.entries(headOptions).map(([id, value]) => `${id} ${value}`);
  const anchorText =
    'file' in anchors
      ? anchors.file + (count === undefined ? '' : ` (${count})`)
      : `${anchors.count ?? count ?? 'default'} ${anchors.strategy}, seed ${seed ?? 0}`;
  return [
    {
      kind: 'choice',
      id: 'labels',
      label: 'Labels',
      description: labels ?? 'none',
      tooltip: `${labelsMeaning} Click to choose.`,
      icon: 'tag',
      command: 'latentSpace.chooseLabels',
    },
    {
      kind: 'choice',
      id: 'ids',
      label: 'Row Ids',
      description: idsText(study, pairing),
      tooltip:
        'What pairs the rows of the spaces: the columns with most entries in common, unless you choose. Click to choose.',
      icon: 'link',
      command: 'latentSpace.chooseIds',
    },
    {
      kind: 'choice',
      id: 'anchors',
      label: 'Anchors',
      description: anchorText,
      tooltip: 'The rows that relative representations refer to. Click to choose.',
      icon: 'pin',
      command: 'latentSpace.chooseAnchors',
    },
    {
      kind: 'choice',
      id: 'normalization',
      label: 'Normalization',
      description: normalization ?? 'none',
      tooltip: 'Fitted on the anchors, before the similarity function. Click to choose.',
      icon: 'symbol-ruler',
      command: 'latentSpace.chooseNormalization',
    },
    {
      kind: 'choice',
      id: 'head',
      label: 'Head',
      description: [head, ...optionText].join(', '),
      tooltip: 'What is fitted on every space when spaces are stitched. Click to choose.',
      icon: 'plug',
      command: 'latentSpace.chooseHead',
    },
    {
      kind: 'choice',
      id: 'targets',
      label: 'Targets',
      description: stitching?.targets ?? 'none',
      tooltip:
        'What heads reconstruct when spaces are stitched, if not the labels. Click to choose.',
      icon: 'target',
      command: 'latentSpace.chooseTargets',
    },
  ];
}

function idsText({ ids, pair }: StudyDefinition, pairing: PairingSummary | undefined): string {
  if (ids !== undefined) return ids;
  if (pair === 'order') return 'by order';
  const found = pairing === undefined ? '' : `: ${pairingText(pairing)}`;
  return `${pair === 'ids' ? 'ids' : 'automatic'}${found}`;
}

function group(
  id: string,
  label: string,
  kind: 'projection' | 'measure',
  chosen: readonly string[],
  choices: (present: readonly string[]) => readonly {
    id: string;
    name: string;
    formula: string;
    source: string;
    invariantTo: string[];
  }[],
): StudyNode {
  const children = choices(chosen).map((choice): StudyNode => ({
    kind,
    id: choice.id,
    label: choice.name,
    description: choice.id === choice.name ? '' : choice.id,
    tooltip: [
      choice.formula,
      `Invariant to: ${choice.invariantTo.length > 0 ? choice.invariantTo.join(', ') : 'nothing listed'}`,
      choice.source,
    ].join('\n'),
    checked: chosen.includes(choice.id),
  }));
  return {
    kind: 'group',
    id,
    label,
    description: `${chosen.length} of ${children.length}`,
    children,
  };
}
