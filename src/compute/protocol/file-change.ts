import * as z from 'zod';
import { list } from './list';

/** A file of a study that is no longer what a result was computed of. */
export const fileChangeSchema = z.object({
  /** As the study names it, without its member. */
  file: z.string(),
  /** `created` where the result is without it, as there was none. */
  change: z.enum(['changed', 'deleted', 'created']),
  /** When, as far as can be told; milliseconds since 1970. */
  at: z.number(),
  /** Names of what has changed in the folder, or beside the file, where it is not the file itself. */
  parts: list(z.string()),
});

export type FileChange = z.infer<typeof fileChangeSchema>;

/** Parts that a sentence names. */
const maxNamed = 3;

/** What has become of a file, as the beginning of a sentence: `a.npy changed on disk at 12:03`. */
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

/** What that means for scores that are known, as the end of the same sentence. */
export function whatScoresAre(change: FileChange['change']): string {
  return change === 'created'
    ? 'these scores are without it'
    : 'these scores are of the file as it was';
}

/** Hour and minute; with the date where it is not today. */
function localTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return time.toDateString() === new Date().toDateString() ? clock : `${date} ${clock}`;
}
