import { type Command, Option } from 'commander';
import { type Normalization, normalizations } from '../../core/projection/normalization';
import { productExamples } from '../../core/projection/registry';
import { parseFileReference } from '../../compute/file-reference';
import { writerFor } from '../../formats/writers/registry';
import { addAnchorOptions, anchorChoice, type AnchorOptions } from '../anchor-options';
import { withEngine } from '../engine';
import { addEngineOptions, type EngineOptions } from '../engine-options';
import { wholeNumber } from '../option-values';
import { writeRows } from '../write-rows';

interface ProjectOptions extends AnchorOptions, EngineOptions {
  readonly projection: string;
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
    .requiredOption(
      '--projection <id>',
      `a projection, or a product such as ${productExamples.join(' or ')}`,
    );
  addEngineOptions(addAnchorOptions(command))
    .addOption(
      new Option('--normalize <name>', 'pre-normalisation fitted on the anchors')
        .choices(normalizations)
        .default('none'),
    )
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 0)
    .option('--float64', 'compute and write double precision')
    .requiredOption('-o, --output <file>', 'the file to write: *.npy or *.safetensors')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: ProjectOptions) => {
      const { projection, normalize, seed, output } = options;
      const writer = writerFor(output);
      const request = {
        space: parseFileReference(file, process.cwd()),
        options: {
          projection,
          normalization: normalize,
          anchors: anchorChoice(options),
          seed,
          precision: options.float64 === true ? 'float64' : 'float32',
        },
      } as const;
      const rows = await withEngine(
        (engine, progress, signal) => engine.project(request, progress, signal),
        options,
      );
      const provenance = { source: file, projection, normalization: normalize };
      await writeRows(output, writer, rows, provenance, options.json === true);
    });
}
