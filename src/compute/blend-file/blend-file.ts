import * as z from 'zod';
import { resolveAggregation } from '../../core/blending/aggregations/registry';
import {
  type BlendModel,
  countBlendParameters,
  initialiseBlend,
} from '../../core/blending/blend-model';
import { InspectorError } from '../../core/errors';
import type { Normalization } from '../../core/projection/normalization';
import { resolveProjection } from '../../core/projection/registry';
import type { BlendWeights } from '../../core/blending/study/blending';
import type { StitchingTask } from '../../core/stitching/stitching-task';
import type { Parameters } from '../../core/training/parameters';
import { refusePlaceholder } from '../../formats/placeholders';
import { type BlendFile, blendFileSchema, type BlendProvenance } from './schema';

/** File name extension of files with a trained blend. */
export const blendExtension = '.blend.json';

/** A blend that can be applied to the rows of any model. */
export interface SavedBlend extends BlendWeights {
  readonly projections: readonly string[];
  readonly normalization: Normalization;
  /** Row ids of the anchors, in the order of the columns. */
  readonly anchors: readonly string[];
  readonly task: StitchingTask;
  /** Names of a classifier's outputs. */
  readonly classes: readonly string[];
  readonly provenance: BlendProvenance;
}

/** Formats a blend file. */
export function formatBlend({ model, parameters, scale, ...blend }: SavedBlend): string {
  const file: BlendFile = {
    format: 'latent-space-inspector/blend',
    version: 1,
    aggregation: model.aggregation,
    head: model.head,
    hidden: model.hidden,
    projections: [...blend.projections],
    normalization: blend.normalization,
    anchors: [...blend.anchors],
    task: blend.task,
    classes: [...blend.classes],
    ...(scale === undefined
      ? {}
      : { scale: { mean: [...scale.mean], deviation: [...scale.deviation] } }),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { shape, values }]) => [
        name,
        { shape: [...shape], values: toBase64(values) },
      ]),
    ),
    provenance: blend.provenance,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * Parses a blend file, and checks that its parameters match its definition.
 * @throws InspectorError `not-a-blend` with the reason; `not-fetched` or `not-the-file` for a
 * placeholder of a file
 */
export function parseBlend(file: string, text: string): SavedBlend {
  refusePlaceholder(file, text);
  const parsed = blendFileSchema.safeParse(parseJson(file, text));
  if (!parsed.success) throw notABlend(file, describeIssues(parsed.error));
  const { aggregation, head, hidden, projections, anchors, classes, scale, task, ...rest } =
    parsed.data;
  for (const id of projections) refuseUnknown(file, id);
  const shape = { spaces: projections.length, anchors: anchors.length };
  const model: BlendModel = {
    aggregation: resolveAggregation(aggregation).id,
    head,
    hidden,
    shape,
  };
  const outputs = task === 'classification' ? classes.length : (scale?.mean.length ?? 0);
  if (outputs === 0 || (scale !== undefined && scale.deviation.length !== outputs)) {
    throw notABlend(file, 'It does not say what its outputs are.');
  }
  return {
    model,
    parameters: readParameters(file, model, outputs, rest.parameters),
    scale: task === 'classification' ? undefined : scale,
    projections,
    normalization: rest.normalization,
    anchors,
    task,
    classes,
    provenance: rest.provenance,
  };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notABlend(file, `It is not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
}

function refuseUnknown(file: string, projection: string): void {
  try {
    resolveProjection(projection);
  } catch (error) {
    throw notABlend(file, error instanceof InspectorError ? error.problem : String(error));
  }
}

/**
 * Reads the parameters; names, shapes and lengths must be those of the definition's initial
 * parameters.
 */
function readParameters(
  file: string,
  model: BlendModel,
  outputs: number,
  given: BlendFile['parameters'],
): Parameters {
  // The file states its number of parameters; none are allocated unless it contains as many.
  const letters = Object.values(given).reduce((sum, { values }) => sum + values.length, 0);
  const count = countBlendParameters(model, outputs);
  if (count > letters / lettersOfNumber + fewParameters) {
    throw notABlend(
      file,
      `By its definition it has ${count.toLocaleString('en')} parameters, and the file holds fewer.`,
    );
  }
  const expected = initialiseBlend(model, outputs, 0);
  const foreign = Object.keys(given).filter((name) => !(name in expected));
  if (foreign.length > 0) {
    throw notABlend(file, `Its aggregation has no parameters ${foreign.slice(0, 3).join(', ')}.`);
  }
  return Object.fromEntries(
    Object.entries(expected).map(([name, { shape }]) => {
      const parameter = given[name];
      if (parameter === undefined) throw notABlend(file, `The parameter ${name} is missing.`);
      if (parameter.shape.join('×') !== shape.join('×')) {
        throw notABlend(
          file,
          `The parameter ${name} is ${parameter.shape.join(' × ')}, and its definition asks for ${shape.join(' × ')}.`,
        );
      }
      const values = fromBase64(parameter.values);
      const size = shape.reduce((product, length) => product * length, 1);
      if (values?.length !== size) {
        throw notABlend(file, `The parameter ${name} does not hold ${size} numbers.`);
      }
      if (!values.every(Number.isFinite)) {
        throw notABlend(file, `The parameter ${name} holds numbers that are not finite.`);
      }
      return [name, { shape, values }];
    }),
  );
}

function describeIssues(error: z.ZodError): string {
  const [issue] = error.issues;
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  const place = issue!.path.length === 0 ? '' : ` at ${issue!.path.join('.')}`;
  return `It is not a blend of this program: ${issue!.message}${place}${more}.`;
}

function notABlend(file: string, problem: string): InspectorError {
  return new InspectorError({
    code: 'not-a-blend',
    file,
    problem,
    remedy: 'Choose a *.blend.json file that was saved after training; it is not to be edited.',
  });
}

function toBase64(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(values.byteLength));
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
  return Buffer.from(view.buffer).toString('base64');
}

/** Number of parameters allocated without this check, so that an error names the missing parameter. */
const fewParameters = 2 ** 20;
/** Base64 characters per float32 value. */
const lettersOfNumber = 16 / 3;

/** Decodes base64; undefined if the text is not base64 of whole float32 numbers. */
function fromBase64(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  // A regular expression overflows the stack for long texts.
  if (bytes.length % 4 !== 0 || bytes.toString('base64') !== text) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
