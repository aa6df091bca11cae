import * as z from 'zod';
import { InspectorError } from '../../core/errors';
import { resolveMeasure } from '../../core/measures/registry';
import { resolveProjection } from '../../core/projection/registry';
import { otherFileBytes, otherFileOf } from '../../formats/other-files';
import { refusePlaceholder } from '../../formats/placeholders';
import { type StudyDefinition, studySchema } from './definition';
import { jsonFault, placeOf, type TextPlace } from './text-place';

/** File name extension of study files. */
export const studyExtension = '.latents.json';

/**
 * Parses a study file.
 * @throws InspectorError `not-a-study` with the place of the error (also for an unknown id), as
 * {@link TextPlace} in `details`; `not-fetched` or `not-the-file` for a placeholder of a file
 */
export function parseStudy(file: string, text: string): StudyDefinition {
  refusePlaceholder(file, text);
  refuseOtherFile(file, text);
  if (!text.trimStart().startsWith('{')) {
    throw new InspectorError({
      code: 'not-a-study',
      file,
      problem: 'It is no study file: it does not begin as JSON does.',
      remedy:
        'Name a *.latents.json file; embedding files are compared with `latents compare FILE…`.',
      details: { ...start },
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const problem = `It is not JSON: ${error instanceof Error ? error.message : ''}.`;
    throw notAStudy(file, problem, jsonFault(text) ?? start);
  }
  const parsed = studySchema.safeParse(json);
  if (parsed.success) {
    refuseUnknownIds(file, text, parsed.data);
    return parsed.data;
  }
  const issues = issuesIn(parsed.error.issues);
  const place = issuePlace(text, issues);
  const problem = `It does not describe a study: ${describeIssues(issues)} (line ${place.line}).`;
  throw notAStudy(file, problem, place);
}

/** Start of a text. */
const start: TextPlace = { line: 1, column: 1 };

/** A file that is no study may be another file of the program. */
function refuseOtherFile(file: string, text: string): void {
  const found = otherFileOf(file, text.slice(0, otherFileBytes));
  if (found === undefined || found.id === 'study') return;
  throw new InspectorError({
    code: 'not-a-study',
    file,
    problem: `It is ${found.what}, not a study.`,
    remedy: found.remedy(file),
    details: { ...start },
  });
}

type Issue = z.core.$ZodIssue;

/** If a value may have several forms, returns the issues of the form that fits best. */
function issuesIn(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const [best] = [...issue.errors].sort((a, b) => a.length - b.length);
    if (best === undefined) return [issue];
    return issuesIn(best).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

/** Describes issues with their places, in one line. */
function describeIssues(issues: readonly Issue[]): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

/**
 * Returns the place to report. An unknown name comes before a missing one, because it is often
 * meant to be that.
 */
function issuePlace(text: string, issues: readonly Issue[]): TextPlace {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') return placeOf(text, issue.path, issue.keys[0]);
  }
  const [first] = issues;
  return first === undefined ? start : placeOf(text, first.path);
}

/** Formats a study file: stable order, two spaces, a final line break. */
export function formatStudy(study: StudyDefinition): string {
  return `${JSON.stringify(study, null, 2)}\n`;
}

function refuseUnknownIds(file: string, text: string, study: StudyDefinition): void {
  const registries = { projections: resolveProjection, measures: resolveMeasure } as const;
  for (const key of ['projections', 'measures'] as const) {
    for (const [at, id] of study[key].entries()) {
      try {
        registries[key](id);
      } catch (error) {
        if (!(error instanceof InspectorError)) throw error;
        const details = { ...error.details, ...placeOf(text, [key, at]) };
        throw new InspectorError({ ...error.toProblem(), file, details }, { cause: error });
      }
    }
  }
}

function notAStudy(file: string, problem: string, place: TextPlace): InspectorError {
  return new InspectorError({
    code: 'not-a-study',
    file,
    problem,
    remedy: 'Mend the file in the text editor; its JSON schema says what may stand where.',
    details: { ...place },
  });
}
