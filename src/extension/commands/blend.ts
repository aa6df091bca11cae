import type { CommandHandler } from '../context';
import { blendingPanel } from '../panels/blending-panel';
import { openPanel } from '../panels/panel';
import { activeStudy } from './pick-files';

/** Opens the blending panel of the study in the sidebar. */
export const openBlending: CommandHandler = (context) => {
  const session = activeStudy(context);
  if (session !== undefined) openPanel(blendingPanel, session, context);
};
