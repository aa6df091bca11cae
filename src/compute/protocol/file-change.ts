import * as z from 'zod';
import { list } from './list';

/** A file of a study that has changed since a result was computed from it. */
export const fileChangeSchema = z.object({
  /** File as the study names it, without its member. */
  file: z.string(),
  /** Kind of change; `created` if the result was computed without it because it did not exist. */
  change: z.enum(['changed', 'deleted', 'created']),
  /** Time of the change in milliseconds since 1970, as far as it is known. */
  at: z.number(),
  /** Names of the changed files in the folder or beside the file, if it is not the file itself. */
  parts: list(z.string()),
});

export type FileChange = z.infer<typeof fileChangeSchema>;

/** Maximum number of parts in a sentence. */
const maxNamed = 3;

/** Describes a change as the beginning of a sentence: `a.npy changed on disk at 12:03`. */
export function describeChange({ file, change, at, parts }: FileChange): string {
  const others = parts.length > maxNamed ? ` and ${parts.length - maxNamed} more` : '';
  const named = parts.length === 0 ? '' : ` (${parts.slice(0, maxNamed).join(', ')}${others})`;
  const what = {
    changed: `changed on disk${named} at`,
    deleted: 'was deleted at',
    created: 'is there since',
  }[change];
  return `${file} ${what} ${localTime(at)}`;
}

/** Describes the consequence for known scores, as the end of the same sentence. */
export function whatScoresAre(change: FileChange['change']): string {
  return change === 'created'
    ? 'these scores are without it'
    : 'these scores are of the file as it was';
}

/** Formats hour and minute in local time; with the date if it is not today. */
function localTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return time.toDateString() === new Date().toDateString() ? clock : `${date} ${clock}`;
}
