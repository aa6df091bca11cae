import type { studyCalls } from '../../compute/protocol/channel';
import type { Handlers } from '../../compute/protocol/post-message';
import type { StudyRun } from '../studies/study-run';
import type { StudySession } from '../studies/study-session';
import { type PanelServices } from './panel';
import { inBackground } from './webview-channel';

/** Answers to what every panel of a study asks. */
export function studyHandlers(
  session: StudySession,
  run: StudyRun,
  { showLog }: PanelServices,
): Handlers<typeof studyCalls> {
  return {
    cancel: inBackground(() => {
      run.cancel();
    }),
    retry: inBackground(() => session.recompute(run)),
    dropNonFinite: inBackground(() => session.edit({ ...session.definition, dropNonFinite: true })),
    showLog: inBackground(showLog),
  };
}
