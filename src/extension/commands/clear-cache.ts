import { blendFolder } from '../../compute/blend/blend-folder';
import { ProjectionCache } from '../../compute/store/projection-cache';
import { ResultCache } from '../../compute/store/result-cache';
import type { CommandHandler } from '../context';
import { showWarningMessage } from '../dialogs';

/** Removes cached results and projected spaces and, after a confirmation, trained blends. */
export const clearCache: CommandHandler = async (context) => {
  const cached = { folder: context.cacheFolder, maxBytes: 0 };
  await new ResultCache(cached).clear();
  await new ProjectionCache(cached).clear();
  const blends = blendFolder({ folder: context.blendFolder, maxBytes: 0 });
  const count = (await blends.names('')).length;
  if (count === 0) return;
  const remove = 'Remove Blends';
  const detail = `The cached results and projections are removed. Blends of ${count === 1 ? 'one training or loaded file' : `${count} trainings and loaded files`} are kept as well. What was saved as a file stays in any case.`;
  const options = { modal: true, detail };
  const chosen = await showWarningMessage('Remove trained blends, too?', options, remove);
  if (chosen === remove) await blends.clear();
};
