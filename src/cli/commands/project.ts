import { type Command, Option } from 'commander';
import { type Normalization, normalizations } from '../../core/projection/normalization';
import { productExamples } from '../../core/projection/registry';
import { InspectorError } from '../../core/errors';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { BlendApplyRequest } from '../../compute/protocol/blending';
import type { ProjectRequest } from '../../compute/protocol/engine';
import { writerFor, writtenNames } from '../../formats/writers/registry';
import { addAnchorOptions, anchorChoice, type AnchorOptions } from '../anchor-options';
import { withEngine } from '../engine';
import { addEngineOptions, type EngineOptions } from '../engine-options';
import { wholeNumber } from '../option-values';
import { addForceOption, checkOutputs, type ForceOption } from '../outputs';
import { printWritten } from '../print-written';
import {
  addSidecarOption,
  openAnchors,
  type SidecarOptions,
  sidecarsIn,
  usedSidecars,
} from '../sidecar-options';

interface ProjectOptions extends AnchorOptions, SidecarOptions, EngineOptions, ForceOption {
  readonly projection?: string;
  readonly blend?: string;
  readonly normalize: Normalization;
  readonly seed: number;
  readonly float64?: true;
  readonly output: string;
  readonly json?: true;
}

/** `latents project`: the relative representation of a file. */
export function addProjectCommand(program: Command): void {
  const command = program
    .command('project')
    .description('write the relative representation of an embedding file')
    .argument('<file>', 'an embedding file; FILE#member names one array in it')
    .option(
      '--projection <id>',
      `a projection, or a product such as ${productExamples.join(' or ')}`,
    )
    .option(
      '--blend <file>',
      'instead of a projection, a trained blend (*.blend.json); --anchors then lists the rows that stand for its anchors',
    );
  addForceOption(addEngineOptions(addSidecarOption(addAnchorOptions(command), 'anchors.txt')))
    .addOption(
      new Option('--normalize <name>', 'pre-normalisation fitted on the anchors')
        .choices(normalizations)
        .default('none'),
    )
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 0)
    .option('--float64', 'compute and write double precision')
    .requiredOption('-o, --output <file>', `the file to write: ${writtenNames}`)
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: ProjectOptions) => {
      const { projection, blend, normalize, output: path } = options;
      const format = writerFor(path).id;
      const provenance =
        blend === undefined
          ? { source: file, projection: projection!, normalization: normalize }
          : { source: file, blend };
      // A blend has its anchors.
      const roles = blend === undefined ? openAnchors(command) : [];
      const used = await usedSidecars([file], roles, options);
      const asked = requestOf(file, options, used.anchors);
      const { output: target } = await checkOutputs({ output: path }, asked, options);
      const output = { path, format, provenance, ...target };
      const written = await withEngine(
        (engine, progress, signal) =>
          'blend' in asked
            ? engine.blending.apply({ ...asked, output }, progress, signal)
            : engine.project({ ...asked, output }, progress, signal),
        options,
      );
      printWritten(output, written, sidecarsIn(used, written), options.json === true);
    });
}

/** What the options ask for, of one file. @param foundAnchors a list beside the file */
function requestOf(
  file: string,
  options: ProjectOptions,
  foundAnchors: string | undefined,
): Omit<ProjectRequest, 'output'> | Omit<BlendApplyRequest, 'output'> {
  const { projection, blend, anchors, normalize, seed, float64 } = options;
  const space = parseFileReference(file, process.cwd());
  if ((projection === undefined) === (blend === undefined)) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `There is ${blend === undefined ? 'neither' : 'both'} a projection ${blend === undefined ? 'nor' : 'and'} a blend.`,
      remedy: 'Give one of --projection and --blend.',
    });
  }
  if (blend === undefined) {
    return {
      space,
      options: {
        projection: projection!,
        normalization: normalize,
        anchors: anchorChoice(options, foundAnchors),
        seed,
        precision: float64 === true ? 'float64' : 'float32',
      },
    };
  }
  if (anchors !== undefined && /^\d+$/.test(anchors)) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: 'A blend has its anchors; their number is not chosen.',
      remedy: 'Leave --anchors out, or name a file that lists the rows that stand for them.',
    });
  }
  const resolve = (name: string) => parseFileReference(name, process.cwd());
  return {
    space,
    blend: resolve(blend),
    ...(anchors === undefined ? {} : { anchors: resolve(anchors) }),
  };
}
