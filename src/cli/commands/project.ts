import type { Command } from 'commander';
import { InspectorError } from '../../core/errors';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { parseFileReference } from '../../compute/study-file/file-reference';
import { blendApplyRequest, projectRequest } from '../../compute/study-file/project-request';
import type { BlendApplyRequest } from '../../compute/protocol/blending';
import type { ProjectRequest } from '../../compute/protocol/engine';
import { writerFor, writtenNames } from '../../formats/writers/registry';
import { withEngine } from '../engine';
import { addEngineOptions, type EngineOptions } from '../engine-options';
import { addForceOption, checkOutputs, type ForceOption } from '../outputs';
import { printWritten } from '../print-written';
import {
  addSidecarOption,
  openAnchors,
  type SidecarOptions,
  sidecarsIn,
  usedSidecars,
} from '../sidecar-options';
import { anchorOptions, StudyOptions } from '../study/study-options';

interface ProjectOptions extends SidecarOptions, EngineOptions, ForceOption {
  readonly projection?: string;
  readonly blend?: string;
  readonly float64?: true;
  readonly output: string;
  readonly json?: true;
}

/** Adds `latents project`: writes the relative representation of a file. */
export function addProjectCommand(program: Command): void {
  const command = program
    .command('project')
    .description('write the relative representation of an embedding file')
    .argument('<file>', 'an embedding file; FILE#member names one array in it');
  const study = new StudyOptions(command).add(['projection']);
  command.option(
    '--blend <file>',
    'instead of a projection, a trained blend (*.blend.json); --anchors then lists the rows that stand for its anchors',
  );
  study.add(anchorOptions);
  addForceOption(addEngineOptions(addSidecarOption(command, 'anchors.txt')));
  study.add(['normalization', 'seed']);
  command
    .option('--float64', 'compute and write double precision')
    .requiredOption('-o, --output <file>', `the file to write: ${writtenNames}`)
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: ProjectOptions) => {
      const { blend, output: path } = options;
      const format = writerFor(path).id;
      // A blend has its own anchors.
      const roles = blend === undefined ? openAnchors(command) : [];
      const used = await usedSidecars([file], roles, options);
      const asked = requestOf(study.study([file], used), options);
      const provenance = {
        source: file,
        ...('blend' in asked
          ? { blend: blend! }
          : {
              projection: asked.options.projection,
              normalization: asked.options.normalization,
            }),
      };
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

/** Creates the engine's request for the study's only file. */
function requestOf(
  study: StudyDefinition,
  { projection, blend, float64 }: ProjectOptions,
): Omit<ProjectRequest, 'output'> | Omit<BlendApplyRequest, 'output'> {
  const resolve = (name: string) => parseFileReference(name, process.cwd());
  if ((projection === undefined) === (blend === undefined)) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `There is ${blend === undefined ? 'neither' : 'both'} a projection ${blend === undefined ? 'nor' : 'and'} a blend.`,
      remedy: 'Give one of --projection and --blend.',
    });
  }
  if (blend === undefined) {
    return projectRequest(study, float64 === true ? 'float64' : 'float32', resolve);
  }
  if ('count' in study.anchors) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: 'A blend has its anchors; their number is not chosen.',
      remedy: 'Leave --anchors out, or name a file that lists the rows that stand for them.',
    });
  }
  return blendApplyRequest(study, blend, resolve);
}
