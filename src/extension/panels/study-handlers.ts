import { commands } from 'vscode';
import type { goalCalls, studyCalls } from '../../compute/protocol/channel';
import type { Handlers } from '../../compute/protocol/post-message';
import { withStitching } from '../../compute/study-file/with-stitching';
import type { StudyRun } from '../studies/study-run';
import type { StudySession } from '../studies/study-session';
import { type PanelServices } from './panel';
import { inBackground } from './webview-channel';

/** Answers to what every panel of a study asks. */
export function studyHandlers(
  session: StudySession,
  run: StudyRun,
  { showLog, studies }: PanelServices,
): Handlers<typeof studyCalls> {
  /** Runs a command on this study, whichever the sidebar showed. */
  const command = (id: string): Promise<unknown> => {
    studies.show(session);
    return Promise.resolve(commands.executeCommand(`latentSpace.${id}`));
  };
  return {
    cancel: inBackground(() => {
      run.cancel();
    }),
    retry: inBackground(() => session.recompute(run)),
    dropNonFinite: inBackground(() => session.edit((study) => ({ ...study, dropNonFinite: true }))),
    pairByOrder: inBackground(() =>
      session.edit(({ ids: _, ...study }) => ({ ...study, pair: 'order' })),
    ),
    chooseIds: inBackground(() => command('chooseIds')),
    compareAllArrays: inBackground(() => command('compareAllArrays')),
    chooseArrays: inBackground(() => command('chooseArrays')),
    chooseLabels: inBackground(() => command('chooseLabels')),
    showLog: inBackground(showLog),
  };
}

/** Runs a command on this study, whichever the sidebar showed. */
function runOn(
  session: StudySession,
  studies: PanelServices['studies'],
  command: string,
): Promise<unknown> {
  studies.show(session);
  return Promise.resolve(commands.executeCommand(command));
}

/** Answers to what panels ask whose study has something for heads to learn. */
export function goalHandlers(
  session: StudySession,
  { studies }: PanelServices,
): Handlers<typeof goalCalls> {
  return {
    chooseTargets: inBackground(() => runOn(session, studies, 'latentSpace.chooseTargets')),
    dropUnlabelled: inBackground(() =>
      session.edit((study) => withStitching(study, { dropUnlabelled: true })),
    ),
  };
}
