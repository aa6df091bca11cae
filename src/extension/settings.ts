import { workspace } from 'vscode';
import { boundEntries, type SettingEntry, settingEntries, type Settings } from './setting-entries';

export type { Settings } from './setting-entries';

/** Returns the current settings; VS Code supplies defaults. */
export function readSettings(): Settings {
  return { ...read(settingEntries), bounds: read(boundEntries) } as Settings;
}

function read(entries: Readonly<Record<string, SettingEntry<unknown>>>): Record<string, unknown> {
  const configuration = workspace.getConfiguration('latentSpace');
  return Object.fromEntries(
    Object.entries(entries).map(([name, { key }]) => [name, configuration.get(key)]),
  );
}
