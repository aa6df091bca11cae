import { type Command, Option } from 'commander';
import { translations, defaultTranslationRidge } from '../../core/stitching/translation/registry';
import { parseFileReference } from '../../compute/study-file/file-reference';
import { translateRequest } from '../../compute/study-file/translate-request';
import { writerFor, writtenNames } from '../../formats/writers/registry';
import { withEngine } from '../engine';
import { addEngineOptions, type EngineOptions } from '../engine-options';
import { numberBetween } from '../option-values';
import { addForceOption, checkOutputs, type ForceOption } from '../outputs';
import { printWritten } from '../print-written';
import {
  addSidecarOption,
  openAnchors,
  type SidecarOptions,
  sidecarsIn,
  usedSidecars,
} from '../sidecar-options';
import { anchorOptions, pairingOptions, StudyOptions } from '../study/study-options';

interface TranslateOptions extends SidecarOptions, EngineOptions, ForceOption {
  readonly method: string;
  readonly ridge: number;
  readonly output: string;
  readonly json?: true;
}

/** Adds `latents translate`: writes one file's rows in another file's space. */
export function addTranslateCommand(program: Command): void {
  const command = program
    .command('translate')
    .description('write a file’s rows in the space of another, by a map fitted on the anchors')
    .argument('<from>', 'the embedding file to translate')
    .argument('<to>', 'the embedding file whose space it is to land in')
    .addOption(
      new Option('--method <name>', 'kind of map')
        .choices(translations.map(({ id }) => id))
        .default('affine'),
    )
    .option(
      '--ridge <value>',
      'λ of the ridge translation, relative to the anchors’ mean variance',
      numberBetween(0, 1e12),
      defaultTranslationRidge,
    );
  const study = new StudyOptions(command).add([...anchorOptions, ...pairingOptions]);
  addForceOption(addEngineOptions(addSidecarOption(command, 'anchors.txt')));
  study.add(['seed']);
  command
    .requiredOption('-o, --output <file>', `the file to write: ${writtenNames}`)
    .option('--json', 'print one JSON document')
    .action(async (from: string, to: string, options: TranslateOptions) => {
      const { method, ridge, output: path } = options;
      const provenance = { source: from, target: to, translation: method };
      const used = await usedSidecars([from, to], openAnchors(command), options);
      const rows = { path, format: writerFor(path).id, provenance };
      const asked = translateRequest(study.study([from, to], used), { method, ridge }, (file) =>
        parseFileReference(file, process.cwd()),
      );
      const output = { ...rows, ...(await checkOutputs({ output: path }, asked, options)).output };
      const request = { ...asked, output };
      const written = await withEngine(
        (engine, progress, signal) => engine.translate(request, progress, signal),
        options,
      );
      printWritten(output, written, sidecarsIn(used, written), options.json === true);
    });
}
