import {
  type ExportRequest,
  isOfStudyFile,
  type PanelProblem,
} from '../../src/compute/protocol/panel';
import type { supervisionCalls, studyCalls } from '../../src/compute/protocol/panel-contracts';
import type { Handlers } from '../../src/compute/protocol/post-message';
import { ChangesBanner } from './changes-banner';
import { element } from './dom';
import { type Remedies, Status } from './status';

/** The calls of any panel that shows a study's scores. */
type ScoreCalls = Handlers<typeof studyCalls> & {
  readonly export: (request: ExportRequest) => Promise<unknown>;
};

/** Creates the banner for changed files of a study. */
export function changesBanner(calls: Handlers<typeof studyCalls>): ChangesBanner {
  return new ChangesBanner({
    computeAgain: () => void calls.retry(null),
    leaveOut: (files) => void calls.leaveOut([...files]),
    locate: (file) => void calls.locate(file),
  });
}

/**
 * Creates the status of a study's computation, with the remedies that all panels share and more.
 */
export function studyStatus(calls: Handlers<typeof studyCalls>, remedies: Remedies = {}): Status {
  const chooseLabels = { label: 'Choose Labels…', action: () => void calls.chooseLabels(null) };
  const chooseIds = { label: 'Row Ids…', action: () => void calls.chooseIds(null) };
  const pairByOrder = {
    label: 'Pair by Order',
    action: () => void calls.pairByOrder(null),
    helps: ({ details }: PanelProblem) => details?.['canPairByOrder'] === true,
  };
  const chooseArrays = { label: 'Choose Arrays…', action: () => void calls.chooseArrays(null) };
  const leaveOut = {
    label: 'Leave Out',
    action: ({ file }: PanelProblem) => void calls.leaveOut([file!]),
    helps: ({ file }: PanelProblem) => file !== undefined,
  };
  const locate = {
    label: 'Locate…',
    action: ({ file }: PanelProblem) => void calls.locate(file!),
    helps: ({ file }: PanelProblem) => file !== undefined,
  };
  const openAsText = {
    label: 'Open as Text',
    action: () => void calls.openAsText(null),
    helps: isOfStudyFile,
  };
  return new Status({
    cancel: () => void calls.cancel(null),
    retry: () => void calls.retry(null),
    showLog: () => void calls.showLog(null),
    remedies: {
      'not-finite': [
        {
          label: 'Drop These Rows in All Spaces',
          action: () => void calls.dropNonFinite(null),
        },
      ],
      'nothing-in-common': [pairByOrder, chooseIds],
      'order-unknown': [pairByOrder, chooseIds],
      'unknown-ids': [chooseIds],
      'labels-needed': [chooseLabels],
      'not-labels': [chooseLabels],
      'labels-do-not-fit': [chooseLabels, pairByOrder],
      'ambiguous-member': [
        {
          label: 'Compare All',
          action: () => void calls.compareAllArrays(null),
          helps: ({ details }: PanelProblem) => {
            const members = details?.['members'];
            return Array.isArray(members) && members.length > 1;
          },
        },
        chooseArrays,
      ],
      'unknown-member': [chooseArrays],
      unreadable: [locate, leaveOut],
      'not-a-study': [openAsText],
      'place-refused': [openAsText],
      'unknown-projection': [openAsText],
      'unknown-measure': [openAsText],
      ...remedies,
    },
    ofSpaces: [leaveOut, locate],
  });
}

/** Returns remedies for studies without labels or targets for heads. */
export function supervisionRemedies(calls: Handlers<typeof supervisionCalls>): Remedies {
  const chooseTargets = { label: 'Choose Targets…', action: () => void calls.chooseTargets(null) };
  return {
    'labels-do-not-cover': [
      {
        label: 'Drop Unlabelled Rows',
        action: () => void calls.dropUnlabelled(null),
      },
    ],
    'targets-needed': [chooseTargets],
    'targets-do-not-fit': [chooseTargets],
  };
}

/**
 * Exports scores.
 * @param image draws the panel's current view; returns undefined if it shows no matrix
 */
export async function exportAs(
  calls: ScoreCalls,
  kind: ExportRequest['kind'],
  image: () => Uint8Array<ArrayBuffer> | undefined,
): Promise<void> {
  if (kind !== 'png') await calls.export({ kind });
  else {
    const png = image();
    if (png !== undefined) await calls.export({ kind, png });
  }
}

/**
 * Creates the notice of a panel with fewer than two spaces.
 * @param what subject of the sentence, which needs them
 */
export function emptyNotice(what: string): HTMLElement {
  return element(
    'p',
    { class: 'empty muted' },
    `${what} needs at least two spaces. Add embedding files of the same rows: right-click them in the Explorer and choose "Add to Latent Study".`,
  );
}
