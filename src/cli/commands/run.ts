import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { parseFileReference } from '../../compute/study-file/file-reference';
import { openLocalFile } from '../../compute/files/node-byte-source';
import type { FileReference, StitchRequest } from '../../compute/protocol/engine';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { namedFiles } from '../../compute/study-file/named-files';
import { parseStudy } from '../../compute/study-file/parse';
import { stitchingSetup, stitchRequest } from '../../compute/study-file/stitch-request';
import { withEngine } from '../engine';
import { badSpacesOf } from '../engine-options';
import { failIfLeftOut } from '../exit';
import { printStudy, studyOutputs } from '../print-study';
import { addRunOptions, requestOf, type RunOptions } from './compare';

const parts = ['similarity', 'stitching'] as const;

interface StudyRunOptions extends RunOptions {
  readonly only?: (typeof parts)[number];
}

/** Maximum size of a study file in bytes. */
const maxStudyBytes = 2 ** 26;

/** Adds `latents run`: computes the results of a study file. */
export function addRunCommand(program: Command): void {
  addRunOptions(
    program
      .command('run')
      .description(
        'compute a study file as the extension writes it: similarity, and stitching where the study has a stitching section',
      )
      .argument('<study>', 'a *.latents.json file')
      .addOption(
        new Option(
          '--only <part>',
          'similarity without stitching, or stitching alone (as usual where the study does not say how)',
        ).choices(parts),
      ),
    '; of stitching beside it, as FILE-stitching.csv',
  ).action(async (file: string, options: StudyRunOptions) => {
    const study = parseStudy(file, await readStudy(file));
    await runStudy(study, { location: { path: resolve(file) }, name: file }, options);
  });
}

/** Computes the study of a file, to whose folder its paths are relative, and prints the results. */
async function runStudy(
  study: StudyDefinition,
  file: FileReference & { readonly location: { readonly path: string } },
  options: StudyRunOptions,
): Promise<void> {
  const { only = study.stitching === undefined ? 'similarity' : undefined } = options;
  const folder = dirname(file.location.path);
  const comparing = requestOf(study, folder, options);
  const stitching = { ...stitchingOf(study, folder), ...badSpacesOf(options) };
  const named = namedFiles(study).map((name) => parseFileReference(name, folder));
  const output = await studyOutputs(
    options,
    { comparison: only !== 'stitching', stitching: only !== 'similarity' },
    [file, named, comparing, stitching],
  );
  const results = await withEngine(async (engine, progress, signal) => {
    // Stitching comes first, because it reports its errors early.
    const stitched =
      only === 'similarity' ? undefined : await engine.stitch(stitching, progress, signal);
    const compared =
      only === 'stitching' ? undefined : await engine.compare(comparing, progress, signal);
    return {
      ...(compared === undefined ? {} : { comparison: compared }),
      ...(stitched === undefined ? {} : { stitching: stitched }),
    };
  }, options);
  await printStudy(results, output);
  failIfLeftOut(results.comparison, results.stitching);
}

/** Creates the request for everything that the panel initially shows of a study's stitching. */
function stitchingOf(study: StudyDefinition, folder: string): StitchRequest {
  const work = {
    projections: stitchingSetup(study).representations,
    baselines: true,
    sweeps: {},
  };
  return stitchRequest(study, work, (file) => parseFileReference(file, folder));
}

async function readStudy(file: string): Promise<string> {
  const source = await openLocalFile(resolve(file), file);
  try {
    // The beginning suffices to recognise a file that was named by mistake.
    const size = Math.min(source.size, maxStudyBytes);
    return new TextDecoder().decode(await source.read(0, size));
  } finally {
    await source.close();
  }
}
