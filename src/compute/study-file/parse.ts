import * as z from 'zod';
import { InspectorError } from '../../core/errors';
import { type StudyDefinition, studySchema } from './definition';

/** Ending of study files. */
export const studyExtension = '.latents.json';

/** Reads a study file's text. @throws InspectorError `not-a-study` naming the place at fault. */
export function parseStudy(file: string, text: string): StudyDefinition {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw notAStudy(file, `It is not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
  const parsed = studySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw notAStudy(file, `It does not describe a study: ${z.prettifyError(parsed.error)}`);
}

/** The text of a study file: stable order, two spaces, a final line break. */
export function formatStudy(study: StudyDefinition): string {
  return `${JSON.stringify(study, null, 2)}\n`;
}

function notAStudy(file: string, problem: string): InspectorError {
  return new InspectorError({
    code: 'not-a-study',
    file,
    problem,
    remedy: 'Mend the file in the text editor; its JSON schema says what may stand where.',
  });
}
