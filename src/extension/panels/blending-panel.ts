import { workspace } from 'vscode';
import { blendExtension } from '../../compute/blend-file/blend-file';
import type { BlendExport } from '../../compute/protocol/blending-panel';
import { blendingContract } from '../../compute/protocol/panel-contracts';
import { describeChange } from '../../compute/protocol/file-change';
import { projectionName } from '../../compute/report/names';
import { blendedProjections } from '../../compute/study-file/blend-request';
import { allProjectionIds, resolveProjection } from '../../core/projection/registry';
import type { BlendingRun } from '../studies/blending-run';
import type { StudySession } from '../studies/study-session';
import { blendingSnapshot, liveValues } from './blending-snapshot';
import type { StudyPanel } from './panel';
import { inBackground } from './webview-channel';
import { placeOf, saveExport } from './save-export';
import { sessionTitle } from './snapshot';
import { supervisionHandlers, studyHandlers } from './study-handlers';
import { showOpenDialog, showQuickPick, showWarningMessage } from '../dialogs';

/** Panel of how a study's projections are blended, and the effect on similarity and stitching. */
export const blendingPanel: StudyPanel<typeof blendingContract> = {
  name: 'blending',
  contract: blendingContract,
  title: (session) => `Blending: ${sessionTitle(session)}`,
  snapshot: blendingSnapshot,
  handlers: (session, services) => {
    const run = session.blending;
    return {
      choose: inBackground((pair) => run.choose(pair)),
      evaluate: async (weighting) => liveValues(await run.evaluate(weighting)),
      select: async (mode) => {
        const found = await run.select(mode);
        if (found === undefined) return null;
        return { weights: found.winner.weights, explanation: found.explanation };
      },
      stopSelecting: inBackground(() => {
        run.stopSelecting();
      }),
      train: inBackground((request) => run.training.train(request)),
      pause: inBackground((paused) => run.training.pause(paused)),
      stopTraining: inBackground(() => {
        run.training.stop();
      }),
      scatter: async (source) => {
        const { ids, classes, decoder, encoder, explained } =
          await session.blending.scatter(source);
        return {
          ids,
          ...(classes === undefined ? {} : { classes }),
          decoder: Float32Array.from(decoder),
          encoder: Float32Array.from(encoder),
          explained: [explained[0], explained[1]],
        };
      },
      export: (request) => exportBlend(session, request),
      load: () => loadBlend(run),
      remove: ({ blend, name }) => removeBlend(run, blend, name),
      chooseProjections: inBackground(() => chooseProjections(session)),
      ...supervisionHandlers(session, services),
      ...studyHandlers(session, run, services),
    };
  },
  compute: (session) => session.compute(session.blending),
};

async function exportBlend(session: StudySession, request: BlendExport): Promise<string | null> {
  const run = session.blending;
  if (!(await isWanted(session))) return null;
  if (request.kind === 'blend') {
    return saveExport(await placeOf(session), {
      // Dialogs append only the part after the last dot.
      name: `model${blendExtension.replace(/\.json$/, '')}`,
      ending: 'json',
      label: 'Blend',
      content: () => run.save(request.blend),
    });
  }
  const { kind, source } = request;
  const side = await pickSide(run);
  if (side === undefined) return null;
  const { content, name: label, extension } = await run.write(source, side, kind);
  return saveExport(await placeOf(session), {
    name: `blended-${side}`,
    ending: extension.slice(1),
    label,
    content: () => Promise.resolve(content),
  });
}

/**
 * Asks whether to export results of files that have changed since, because blends and rows cannot
 * note it.
 */
async function isWanted({ files, blending }: StudySession): Promise<boolean> {
  await files.check();
  const { changes } = blending;
  if (changes.length === 0) return true;
  const exportAnyway = 'Export Anyway';
  const detail = changes.map((change) => `${describeChange(change)}.`).join('\n');
  const chosen = await showWarningMessage(
    'What would be exported is of files as they were.',
    { modal: true, detail },
    exportAnyway,
  );
  return chosen === exportAnyway;
}

/** Asks for which side's rows; undefined if the user cancelled. */
async function pickSide({ ready }: BlendingRun): Promise<'decoder' | 'encoder' | undefined> {
  const [decoder, encoder] = ready?.session.spaces ?? [];
  const sides = [
    { side: 'encoder', label: encoder?.name ?? '', description: 'encoder' },
    { side: 'decoder', label: decoder?.name ?? '', description: 'decoder' },
  ] as const;
  return (await showQuickPick(sides, { title: 'Whose blended rows?' }))?.side;
}

/** Lets the user choose which projections to blend; the study's other projections stay. */
async function chooseProjections(session: StudySession): Promise<void> {
  const { definition } = session;
  const blended = blendedProjections(definition);
  const others = allProjectionIds.filter(
    (id) => resolveProjection(id).entry.usesAnchors && !blended.includes(id),
  );
  const items = [...blended, ...others].map((id) => ({
    id,
    label: projectionName(id),
    picked: blended.includes(id),
  }));
  const chosen = await showQuickPick(items, {
    title: 'Projections to blend',
    canPickMany: true,
  });
  if (chosen === undefined || chosen.length === 0) return;
  await session.edit((study) => ({
    ...study,
    projections: [
      ...study.projections.filter((id) => !blended.includes(id)),
      ...chosen.map(({ id }) => id),
    ],
  }));
}

/** Lets the user choose a blend's file and loads it; null if the user cancelled. */
async function loadBlend(run: BlendingRun): Promise<string | null> {
  const [file] = (await showOpenDialog({ filters: { Blend: ['json'] } })) ?? [];
  if (file === undefined) return null;
  const text = new TextDecoder().decode(await workspace.fs.readFile(file));
  await run.training.load(file.fsPath, text);
  return file.fsPath;
}

/** Removes a blend after a confirmation, because its training may have taken hours. */
async function removeBlend({ training }: BlendingRun, blend: string, name: string): Promise<null> {
  const remove = 'Remove';
  const detail = 'Files that it was saved as stay.';
  const options = { modal: true, detail };
  const chosen = await showWarningMessage(`Remove the blend “${name}”?`, options, remove);
  if (chosen === remove) await training.remove(blend);
  return null;
}
