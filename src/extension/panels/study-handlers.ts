import { commands, Position, Range, ViewColumn } from 'vscode';
import type { supervisionCalls, studyCalls } from '../../compute/protocol/panel-contracts';
import type { Handlers } from '../../compute/protocol/post-message';
import { textPlace } from '../../compute/study-file/text-place';
import { withStitching } from '../../compute/study-file/with-stitching';
import { withoutFiles } from '../studies/leave-out';
import { locateFile } from '../studies/locate-file';
import type { StudyChange } from '../studies/study-context';
import type { StudyRun } from '../studies/study-run';
import type { StudySession } from '../studies/study-session';
import { type PanelServices } from './panel';
import { inBackground } from './webview-channel';

/** Creates the handlers of the calls that every panel of a study makes. */
export function studyHandlers(
  session: StudySession,
  run: StudyRun,
  services: PanelServices,
): Handlers<typeof studyCalls> {
  const edit = (change: StudyChange) => attempt(() => session.edit(change), services);
  const command = (id: string) => inBackground(() => runOn(session, services, id));
  return {
    cancel: inBackground(() => {
      run.cancel();
    }),
    retry: inBackground(() => session.recompute(run)),
    leaveOut: attempt(
      (files) =>
        session.edit((study) => withoutFiles(study, files, (name) => session.fileOf(name))),
      services,
    ),
    locate: attempt((file) => locateFile(session, file), services),
    openAsText: attempt(() => openAsText(session), services),
    dropNonFinite: edit((study) => ({ ...study, dropNonFinite: true })),
    pairByOrder: edit(({ ids: _, ...study }) => ({ ...study, pair: 'order' })),
    chooseIds: command('chooseIds'),
    compareAllArrays: command('compareAllArrays'),
    chooseArrays: command('chooseArrays'),
    chooseLabels: command('chooseLabels'),
    showLog: inBackground(services.showLog),
  };
}

/** Creates the handlers of the calls of panels whose study trains heads. */
export function supervisionHandlers(
  session: StudySession,
  services: PanelServices,
): Handlers<typeof supervisionCalls> {
  return {
    chooseTargets: inBackground(() => runOn(session, services, 'chooseTargets')),
    dropUnlabelled: attempt(
      () => session.edit((study) => withStitching(study, { dropUnlabelled: true })),
      services,
    ),
  };
}

/** Runs a command on this study, which becomes the one in the sidebar. */
function runOn(session: StudySession, { studies }: PanelServices, command: string) {
  studies.show(session);
  return Promise.resolve(commands.executeCommand(`latentSpace.${command}`));
}

/** Like {@link inBackground}, and shows a failure that is not one of a computation. */
function attempt<P>(
  work: (parameter: P) => Promise<unknown>,
  { showProblem }: PanelServices,
): (parameter: P) => Promise<null> {
  return inBackground((parameter) => work(parameter).catch(showProblem));
}

/** Opens the study's file as text beside the panel, at the place of its error. */
async function openAsText({ file, invalid }: StudySession): Promise<void> {
  if (file === undefined) return;
  const place = textPlace.safeParse(invalid?.details);
  const { line, column } = place.success ? place.data : { line: 1, column: 1 };
  const at = new Position(line - 1, column - 1);
  await commands.executeCommand('vscode.openWith', file, 'default', {
    viewColumn: ViewColumn.Beside,
    preview: false,
    selection: new Range(at, at),
  });
}
