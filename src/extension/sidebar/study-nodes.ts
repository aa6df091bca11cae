import type { FileChange } from '../../compute/protocol/file-change';
import { basename } from 'node:path';
import { measureChoices, projectionChoices } from '../../compute/report/choices';
import { formatFileReference, shortName } from '../../compute/study-file/file-reference';
import {
  includedSpaces,
  labelsMeaning,
  type SpaceDefinition,
  type StudyDefinition,
} from '../../compute/study-file/definition';
import type { SidecarRole } from '../../formats/sidecars';
import type { PairingSummary } from '../../core/study/pairing';
import { pairingText } from '../../core/study/pairing-text';
import { stitchingSetup } from '../../compute/study-file/stitch-request';
import { describeShape } from '../../formats/shape';
import type { StudySession } from '../studies/study-session';
import type { FileMember, SpaceFile } from './file-members';

/** Mark of a node whose file has a problem or has changed. */
export interface NodeMark {
  readonly state: 'failed' | FileChange['change'];
  /** A few words. */
  readonly description: string;
  /** Whole sentences. */
  readonly tooltip: string;
  /** Name of the file in the study. */
  readonly file: string;
}

/** A row of the sidebar's tree, independent of VS Code's classes. */
export type StudyNode =
  | {
      /** A file with several arrays, which are its children. */
      readonly kind: 'file';
      readonly id: string;
      readonly label: string;
      readonly description: string;
      readonly tooltip: string;
      /** Which of the arrays take part. */
      readonly ticked: 'all' | 'some' | 'none';
      /** Names of the study's spaces of this file. */
      readonly spaces: readonly string[];
      readonly children: readonly SpaceNode[];
      readonly mark?: NodeMark;
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly label: string;
      readonly description: string;
      readonly children: readonly StudyNode[];
    }
  | SpaceNode
  | {
      readonly kind: 'projection' | 'measure';
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
      readonly mark?: NodeMark;
    };

/** A space; its id is its name in the study. */
export interface SpaceNode {
  readonly kind: 'space';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly checked: boolean;
  /** Name of the file in the study, if it holds several arrays. */
  readonly file?: string;
  readonly mark?: NodeMark;
}

/**
 * Creates the tree of a study: its spaces, and the choices for comparing them.
 * @param fileOf returns the file of a space, by its name in the study
 */
export function studyNodes(
  { definition, spaces, anchorCount, pairing }: StudySession,
  fileOf: (name: string) => SpaceFile,
): StudyNode[] {
  const included = includedSpaces(definition).length;
  return [
    {
      kind: 'group',
      id: 'spaces',
      label: 'Spaces',
      description: `${included} of ${definition.spaces.length}`,
      children: spaceNodes(definition, spaces, fileOf),
    },
    ...choiceNodes(definition, anchorCount, pairing),
    group('projections', 'Projections', 'projection', definition.projections, projectionChoices),
    group('measures', 'Measures', 'measure', definition.measures, measureChoices),
  ];
}

/** A space of the study and its file. */
interface LocatedSpace {
  readonly space: SpaceDefinition;
  readonly file: SpaceFile;
}

/**
 * Creates one node per space; arrays of a file with several are its children, including those that
 * take no part.
 */
function spaceNodes(
  { spaces }: StudyDefinition,
  opened: StudySession['spaces'],
  fileOf: (name: string) => SpaceFile,
): StudyNode[] {
  const nodes = new Map<string, StudyNode>();
  const located = spaces.map((space) => ({ space, file: fileOf(space.file) }));
  for (const each of located) {
    const { name, arrays } = each.file;
    if (arrays.length === 0) nodes.set(each.space.file, spaceNode(each, opened));
    else if (!nodes.has(name)) {
      const all = located.filter(({ file }) => file.name === name);
      nodes.set(name, fileNode(name, arrays, all, opened));
    }
  }
  return [...nodes.values()];
}

/** @param located the study's spaces of the file */
function fileNode(
  name: string,
  arrays: readonly FileMember[],
  located: readonly LocatedSpace[],
  opened: StudySession['spaces'],
): StudyNode {
  const listed = arrays.map((array): SpaceNode => {
    const member = memberPath(array.name);
    const file = { name, member, arrays };
    const found = located.find((other) => memberPath(other.file.member) === member);
    const space = found?.space ?? { file: formatFileReference(file), include: false };
    const facts = `${describeShape(array.shape)} ${array.dtype}`;
    const label = space.name ?? member;
    return { ...spaceNode({ space, file }, opened), label, description: facts, file: name };
  });
  // Spaces of the study that the file does not list can be excluded here, too.
  const paths = ['', ...arrays.map((array) => memberPath(array.name))];
  const others = located.filter(({ file }) => !paths.includes(memberPath(file.member)));
  const children = [
    ...listed,
    ...others.map(({ space, file }): SpaceNode => {
      const label = space.name ?? memberPath(file.member);
      return { ...spaceNode({ space, file }, opened), label, file: name };
    }),
  ];
  const count = children.filter(({ checked }) => checked).length;
  return {
    kind: 'file',
    id: name,
    label: basename(name),
    description: `${count} of ${children.length} arrays`,
    tooltip: [name, count === 0 ? 'Tick the arrays that are to take part.' : ''].join('\n').trim(),
    ticked: count === children.length ? 'all' : count > 0 ? 'some' : 'none',
    spaces: located.map(({ space }) => space.file),
    children,
  };
}

/** Removes the leading slash, which is optional in HDF5 paths. */
function memberPath(member = ''): string {
  return member.replace(/^\//, '');
}

function spaceNode({ space, file: cut }: LocatedSpace, spaces: StudySession['spaces']): SpaceNode {
  const { file, name, include } = space;
  const label = name ?? shortName(cut);
  const opened = spaces.find((other) => other.name === label || other.file === file);
  const facts = opened === undefined ? '' : `${opened.rows} × ${opened.dims} ${opened.dtype}`;
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
  const { labels, anchors, sidecars = [], normalization, seed, stitching } = study;
  const besideText = (role: SidecarRole): string =>
    sidecars.includes(role) ? ', beside the files' : '';
  const { head, headOptions } = stitchingSetup(study);
  const optionText = Object.entries(headOptions).map(([id, value]) => `${id} ${value}`);
  const anchorText =
    'file' in anchors
      ? `${anchors.file}${count === undefined ? '' : ` (${count})`}${besideText('anchors')}`
      : `${anchors.count ?? count ?? 'default'} ${anchors.strategy}, seed ${seed ?? 0}`;
  return [
    {
      kind: 'choice',
      id: 'labels',
      label: 'Labels',
      description: labels === undefined ? 'none' : `${labels}${besideText('labels')}`,
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
    readonly invariantTo: readonly string[];
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
