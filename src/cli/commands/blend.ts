import { type Command, Option } from 'commander';
import { aggregationIds } from '../../core/blending/aggregations/registry';
import { type BlendHead, blendHeads } from '../../core/blending/blend-model';
import { type LiveMode, liveModes } from '../../core/blending/live/live-mode';
import { type TuneMode, tuneModes } from '../../core/blending/tune-modes';
import { CancelledError, InspectorError } from '../../core/errors';
import { type BlendSettings, defaultBlendSettings } from '../../core/blending/settings';
import { blendExtension } from '../../compute/blend-file/blend-file';
import { anchorsText, labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import { blendRequest } from '../../compute/study-file/blend-request';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { BlendRequest } from '../../compute/protocol/blending';
import type { EngineProgress } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import { splitNames } from '../../compute/report/stitching-summary';
import { type BlendReport, blendTables } from '../../compute/report/blend-tables';
import { writeFileAtomically } from '../../compute/outputs/write-file';
import { withEngine } from '../engine';
import { addCacheOption, addEngineOptions, type EngineOptions } from '../engine-options';
import { idList, numberBetween, wholeNumber } from '../option-values';
import { addForceOption, checkOutputs, type ForceOption } from '../outputs';
import {
  addSidecarOption,
  openRoles,
  type SidecarOptions,
  sidecarsIn,
  type UsedSidecars,
  usedSidecars,
} from '../sidecar-options';
import { splitOptions, splitWords, StudyOptions } from '../study/study-options';
import { tableText } from '../table-text';
import type { OnProgress } from '../../core/runtime/progress';
import { printText, printJson, shownLine, tell } from '../terminal';

interface BlendOptions extends SidecarOptions, EngineOptions, ForceOption {
  readonly aggregation: string;
  readonly head: BlendHead;
  readonly hidden: number;
  readonly tune: string;
  readonly tuneRows: number;
  readonly epochs: number;
  readonly lr: number;
  readonly weightDecay: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly select?: LiveMode;
  readonly ridge: number;
  readonly seed: number;
  readonly seeds: number;
  readonly output?: string;
  readonly json?: true;
}

/** Adds `latents blend`: trains a blend of projections on one model, and stitches another to it. */
export function addBlendCommand(program: Command): void {
  const command = program
    .command('blend')
    .description('train a blend of projections with a head on one file, and stitch another to it')
    .argument('<decoder>', 'embedding file the head is trained on')
    .argument('<encoder>', 'embedding file of the same rows that is to feed it');
  const study = new StudyOptions(command).add(['labels', 'targets', 'task'], {
    task: {
      help: 'what the head does; reconstruction where there are targets, else classification',
    },
  });
  command.addOption(
    new Option('--aggregation <name>', 'how projections are blended')
      .choices(aggregationIds)
      .default('mlp-sum'),
  );
  study.add(['projections'], {
    projections: {
      help: 'projections onto anchors, ids separated by commas',
      default: 'cosine,euclidean,l1,linf',
    },
  });
  command
    .addOption(
      new Option('--head <name>', 'kind of head')
        .choices(blendHeads)
        .default(defaultBlendSettings.head),
    )
    .option(
      '--hidden <n>',
      'hidden units of the head mlp',
      wholeNumber(1),
      defaultBlendSettings.hidden,
    )
    .option(
      '--tune <parts>',
      `what is tuned to the encoder afterwards: none, or some of ${tuneModes.join(', ')}, each by itself`,
      'none',
    )
    .option(
      '--tune-rows <n>',
      'labelled rows of the encoder to tune on',
      wholeNumber(2),
      defaultBlendSettings.tuneRows,
    )
    .option(
      '--epochs <n>',
      'passes over the rows, at most',
      wholeNumber(1),
      defaultBlendSettings.epochs,
    )
    .option(
      '--lr <x>',
      'learning rate of Adam',
      numberBetween(1e-7, 1),
      defaultBlendSettings.learningRate,
    )
    .option(
      '--weight-decay <x>',
      'decoupled decay',
      numberBetween(0, 100),
      defaultBlendSettings.weightDecay,
    )
    .option('--batch-size <n>', 'rows a step', wholeNumber(1), defaultBlendSettings.batchSize)
    .option(
      '--patience <n>',
      'epochs without progress to stop',
      wholeNumber(1),
      defaultBlendSettings.patience,
    )
    .addOption(
      new Option(
        '--select <mode>',
        'also search projections and weights of an untrained blend on validation rows',
      ).choices(liveModes),
    )
    .option('--ridge <x>', 'λ of the head of untrained blends', numberBetween(1e-8, 1e8), 0.01);
  addSidecarOption(command);
  study.add(splitOptions, splitWords);
  addForceOption(addCacheOption(addEngineOptions(command)));
  command.option(
    '--seeds <n>',
    'train from so many seeds, the first as given, and report mean and spread; split and anchors stay',
    wholeNumber(1),
    1,
  );
  study.add(['dropNonFinite', 'dropUnlabelled']);
  command
    .option('-o, --output <file>', `write the last blend: *${blendExtension}`)
    .option('--json', 'print one JSON document')
    .action(async (decoder: string, encoder: string, options: BlendOptions) => {
      const used = await usedSidecars([decoder, encoder], openRoles(command), options);
      const more = { stitching: { headOptions: { ridge: options.ridge } } };
      await runBlend(study.study([decoder, encoder], used, more), options, used);
    });
}

async function runBlend(
  study: StudyDefinition,
  options: BlendOptions,
  used: UsedSidecars,
): Promise<void> {
  const request = blendRequest(
    study,
    { decoder: 0, encoder: 1 },
    (file) => parseFileReference(file, process.cwd()),
    study.projections,
  );
  const settings = settingsOf(options);
  if (options.output?.endsWith(blendExtension) === false) {
    throw wrongUse(`"${options.output}" does not end in ${blendExtension}.`, 'Rename the output.');
  }
  const { output } = await checkOutputs({ output: options.output }, request, options);
  const { report, file } = await withEngine(
    (engine, progress, signal) => blendWith(engine, request, settings, options, progress, signal),
    options,
  );
  if (output !== undefined) await writeFileAtomically(output, file);
  print(report, sidecarsIn(used, report.session), options);
  // The best result so far is printed and written before the exit code reports the cancellation.
  if (report.answer.stages.some(({ ended }) => ended === 'stopped')) throw new CancelledError();
}

async function blendWith(
  { blending }: Engine,
  request: BlendRequest,
  settings: BlendSettings,
  { select, seeds }: Pick<BlendOptions, 'select' | 'seeds'>,
  progress: OnProgress<EngineProgress>,
  signal: AbortSignal,
): Promise<{ report: BlendReport; file: string }> {
  const session = await blending.prepare(request, progress, signal);
  const name = session.session;
  const weights = session.projections.map(() => 1);
  const untrained = await Promise.all(
    liveModes.map(
      async (mode) => [mode, await blending.evaluate(name, { mode, weights })] as const,
    ),
  );
  const selection =
    select === undefined
      ? undefined
      : await blending.select(
          { session: name, mode: select, seed: settings.seed },
          progress,
          signal,
        );
  const { answer } = await blending.train({ session: name, settings, seeds }, progress, signal);
  const last = answer.stages.at(-1)!.stage;
  return {
    report: {
      session,
      untrained: Object.fromEntries(untrained),
      ...(selection === undefined ? {} : { selection }),
      answer,
    },
    file: await blending.save(name, answer.blends[last]!),
  };
}

function settingsOf(options: BlendOptions): BlendSettings {
  const { aggregation, head, hidden, tuneRows, epochs, batchSize, patience, seed } = options;
  return {
    aggregation,
    head,
    hidden,
    tune: tuneModesOf(options.tune),
    tuneRows,
    epochs,
    batchSize,
    learningRate: options.lr,
    weightDecay: options.weightDecay,
    patience,
    seed,
  };
}

function tuneModesOf(text: string): TuneMode[] {
  if (text.trim() === 'none') return [];
  return idList(text, tuneModes).map((name) => {
    const mode = tuneModes.find((id) => id === name);
    if (mode !== undefined) return mode;
    throw wrongUse(`"${name}" cannot be tuned.`, `Use none, or some of ${tuneModes.join(', ')}.`);
  });
}

function print(report: BlendReport, sidecars: UsedSidecars, { json, output }: BlendOptions): void {
  const { session, selection, answer, untrained } = report;
  if (json === true) {
    const { session: _, records: _records, ...opened } = session;
    const { blends: _names, ...trained } = answer;
    const more = { untrained, ...(selection && { selection }), sidecars };
    const document = { ...opened, ...more, ...trained };
    printJson(document);
    return;
  }
  for (const warning of session.warnings) tell(`warning: ${warning}`);
  const { split, anchors, anchorsFile, labels, pairing } = session;
  const footer = [
    `${split.train} training and ${split.test} test rows (${splitNames[split.source]})`,
    pairingText(pairing),
    ...(labels === undefined ? [] : [labelsText(labels)]),
    anchorsText(anchors.length, anchorsFile),
    `${answer.parameterCount.toLocaleString('en')} parameters`,
    `${answer.seconds.toFixed(2)} s (TensorFlow.js, ${answer.backend})`,
  ].join(', ');
  const parts = [
    ...blendTables(report).map(tableText),
    ...(selection === undefined ? [] : [selection.explanation.map(shownLine).join('\n')]),
    shownLine(footer),
    ...(output === undefined ? [] : [shownLine(`Written: ${output}`)]),
  ];
  printText(parts.join('\n\n'));
}

function wrongUse(problem: string, remedy: string): InspectorError {
  return new InspectorError({ code: 'wrong-use', problem, remedy });
}
