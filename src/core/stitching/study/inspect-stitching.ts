import { InspectorError, throwIfCancelled } from '../../errors';
import { confusionMatrix } from '../scores';
import type { ClassTargets } from '../../training/targets';
import type { Runtime } from '../../runtime/executor';
import { represent, runContext } from './cells';
import { decoderHeads } from './decoder-head';
import { prepareStitching, type PreparedStitching } from './prepare-stitching';
import { resolveRepresentation } from './representation';
import { stepsOf } from './steps';
import type { StitchInput } from './stitching';
import { trainingAnchors } from './training-anchors';
import { predictRowsTask } from './tasks';

/** Cell of a stitching matrix that is to be inspected. */
export interface StitchChoice {
  readonly decoder: number;
  readonly encoder: number;
  /** Id of a projection, a product or a trained aggregation. */
  readonly representation: string;
}

/** A test row, with its label and text. */
export interface InspectedRow {
  readonly id: string;
  readonly label?: string;
  readonly text?: string;
}

/** A row that the decoder classifies correctly on its own encoder and wrongly on the other. */
export interface BrokenRow extends InspectedRow {
  readonly stitched: string;
}

/** Mean squared errors of a row on the decoder's own encoder and on the other. */
export interface WorsenedRow extends InspectedRow {
  readonly own: number;
  readonly stitched: number;
}

/** Details of one cell, in the first run. */
export interface StitchInspection {
  readonly testRows: number;
  /** Classification: C × C counts, [true class][predicted class]. */
  readonly classes?: readonly string[];
  readonly ownConfusion?: readonly (readonly number[])[];
  readonly stitchedConfusion?: readonly (readonly number[])[];
  /** Classification: all rows that break when stitched, in the order of the test rows. */
  readonly broken?: readonly BrokenRow[];
  /** Reconstruction: the rows whose error grows most, worst first. */
  readonly worsened?: readonly WorsenedRow[];
}

const worsenedShown = 50;

/**
 * Computes the details of one cell: confusion matrices, and the rows that break when stitched.
 * @throws InspectorError `dimensions-differ` if the head does not fit, and as {@link stitch} does
 */
export async function inspectStitching(
  input: StitchInput,
  { decoder, encoder, representation: id }: StitchChoice,
  runtime: Runtime,
): Promise<StitchInspection> {
  const { spaces, options } = input;
  const heads = decoderHeads(options);
  const representation = resolveRepresentation(id);
  const chosen = [spaces[decoder], spaces[encoder]];
  if (chosen.includes(undefined)) {
    throw new InspectorError({
      code: 'no-such-space',
      problem: `The study has ${spaces.length} spaces; there is no pair ${decoder}, ${encoder}.`,
      remedy: 'Stitch the study again.',
    });
  }
  const study = await prepareStitching(input, runtime);
  const run = study.runs[0]!;
  const context = runContext(study, run);
  const anchors = representation.usesAnchors
    ? await trainingAnchors(study.anchors, study, run, runtime)
    : [];
  const share = stepsOf(runtime, 1)(representation.name);
  const pair = [decoder, encoder];
  const [own, other] = await represent(
    representation,
    study,
    pair,
    anchors,
    context,
    options,
    runtime,
  );
  if (own?.train === undefined || other?.train === undefined) {
    throw new InspectorError({
      code: 'unreachable',
      problem: own?.reason ?? other?.reason ?? '',
      remedy: 'Choose another projection to look behind this pair.',
    });
  }
  if (own.train.cols !== other.train.cols) {
    throw new InspectorError({
      code: 'dimensions-differ',
      problem: `The head of ${chosen[0]!.name} has ${own.train.cols} inputs, and ${chosen[1]!.name} has ${other.train.cols} dimensions.`,
      remedy: 'Choose a relative projection: it gives every space as many dimensions as anchors.',
    });
  }
  throwIfCancelled(runtime.cancellation);
  const [ofOwn, ofOther] = await runtime.executor.run(
    predictRowsTask,
    {
      head: heads.of(representation, anchors.length),
      seed: run.seed,
      features: own.train,
      targets: context.targets,
      encoders: [own.test, other.test],
      truth: context.truth,
    },
    (done) => {
      share(done);
    },
  );
  const testRows = run.test.length;
  const { truth } = context;
  return truth.kind === 'classes'
    ? {
        testRows,
        ...brokenRows(study, run.test, truth, ofOwn as Int32Array, ofOther as Int32Array),
      }
    : { testRows, worsened: worsenedRows(study, run.test, ofOwn!, ofOther!) };
}

function brokenRows(
  study: PreparedStitching,
  test: readonly number[],
  truth: ClassTargets,
  own: Int32Array,
  stitched: Int32Array,
): Omit<StitchInspection, 'testRows'> {
  const { classes, indices } = truth;
  const broken = test.flatMap((row, at) =>
    own[at] === indices[at] && stitched[at] !== indices[at]
      ? [{ ...inspected(study, row), stitched: classes[stitched[at]!]! }]
      : [],
  );
  return {
    classes,
    ownConfusion: confusionMatrix(own, truth),
    stitchedConfusion: confusionMatrix(stitched, truth),
    broken,
  };
}

function worsenedRows(
  study: PreparedStitching,
  test: readonly number[],
  own: ArrayLike<number>,
  stitched: ArrayLike<number>,
): WorsenedRow[] {
  const loss = (at: number): number => stitched[at]! - own[at]!;
  return Array.from(test.keys())
    .filter((at) => loss(at) > 0)
    .sort((a, b) => loss(b) - loss(a) || a - b)
    .slice(0, worsenedShown)
    .map((at) => ({
      ...inspected(study, test[at]!),
      own: own[at]!,
      stitched: stitched[at]!,
    }));
}

function inspected({ ids, described }: PreparedStitching, row: number): InspectedRow {
  const label = described?.[row]?.label;
  const text = described?.[row]?.text;
  return {
    id: ids[row]!,
    ...(label === undefined ? {} : { label }),
    ...(text === undefined ? {} : { text }),
  };
}
