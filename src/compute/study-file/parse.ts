import * as z from 'zod';
import { InspectorError } from '../../core/errors';
import { resolveMeasure } from '../../core/measures/registry';
import { resolveProjection } from '../../core/projection/registry';
import { companionBytes, companionOf } from '../../formats/companions';
import { refuseStandIn } from '../../formats/stand-ins';
import { type StudyDefinition, studySchema } from './definition';

/** Ending of study files. */
export const studyExtension = '.latents.json';

/**
 * Reads a study file's text.
 * @throws InspectorError `not-a-study` naming the place at fault, also for an id nothing has; `not-fetched` or
 *   `not-the-file` for what only stands in for a file
 */
export function parseStudy(file: string, text: string): StudyDefinition {
  refuseStandIn(file, text);
  refuseCompanion(file, text);
  if (!text.trimStart().startsWith('{')) {
    throw new InspectorError({
      code: 'not-a-study',
      file,
      problem: 'It is no study file: it does not begin as JSON does.',
      remedy:
        'Name a *.latents.json file; embedding files are compared with `latents compare FILE…`.',
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw notAStudy(file, `It is not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
  const parsed = studySchema.safeParse(json);
  if (parsed.success) {
    refuseUnknownIds(file, parsed.data);
    return parsed.data;
  }
  throw notAStudy(file, `It does not describe a study: ${issuesOf(parsed.error)}.`);
}

/** What is no study may be another file of the program. */
function refuseCompanion(file: string, text: string): void {
  const found = companionOf(file, text.slice(0, companionBytes));
  if (found === undefined || found.id === 'study') return;
  throw new InspectorError({
    code: 'not-a-study',
    file,
    problem: `It is ${found.what}, not a study.`,
    remedy: found.remedy(file),
  });
}

/** What is wrong where, in one line. */
function issuesOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

/** The text of a study file: stable order, two spaces, a final line break. */
export function formatStudy(study: StudyDefinition): string {
  return `${JSON.stringify(study, null, 2)}\n`;
}

function refuseUnknownIds(file: string, { projections, measures }: StudyDefinition): void {
  try {
    for (const id of projections) resolveProjection(id);
    for (const id of measures) resolveMeasure(id);
  } catch (error) {
    throw error instanceof InspectorError
      ? new InspectorError({ ...error.toProblem(), file }, { cause: error })
      : error;
  }
}

function notAStudy(file: string, problem: string): InspectorError {
  return new InspectorError({
    code: 'not-a-study',
    file,
    problem,
    remedy: 'Mend the file in the text editor; its JSON schema says what may stand where.',
  });
}
