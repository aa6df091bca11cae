import { seeded } from '../../random';
import { freeingTensors, readyTensors } from '../../training/backend';
import * as layers from '../../training/layers';
import type { Network } from '../../training/network';
import { objectiveOf, outputScale, restoreOutputs } from '../../training/objective';
import { holdBack } from '../../training/stratify';
import { pick, toMatrix, toTensor, toTensors } from '../../training/tensors';
import { train } from '../../training/train';
import type { FitInput, FittedHead } from './head';
import { trainingValues } from './training-options';

/**
 * Share of the training rows held back for early stopping, and epochs without progress before it
 * stops.
 */
const heldBackShare = 0.1;
const patience = 20;
const batchSize = 64;

/** Fits a network by Adam with early stopping on a held-back part of the training rows. */
export async function fitNetwork(
  network: Network,
  { features, targets, options, seed }: FitInput,
): Promise<FittedHead> {
  await readyTensors();
  const all = Array.from({ length: features.rows }, (_, row) => row);
  const { train: rows, validation } = holdBack(all, targets, heldBackShare, seed);
  const scale = outputScale(targets, rows);
  const objective = objectiveOf(targets, scale);
  const start = network.initialise(features.cols, objective.outputs, seeded(seed, weightStream));
  const loss = (parameters: layers.ParameterTensors, some: readonly number[]) =>
    objective.loss(network.forward(layers, parameters, pick(features, some)), some);
  const { parameters } = train(
    {
      start,
      trained: Object.keys(start),
      rows,
      loss,
      evaluate: (current) => ({
        validationLoss: loss(current, validation).dataSync()[0]!,
        scores: {},
      }),
    },
    { ...trainingValues(options), batchSize, patience, seed },
  );
  return {
    predict(given) {
      const predicted = freeingTensors(() =>
        toMatrix(network.forward(layers, toTensors(parameters), toTensor(given))),
      );
      restoreOutputs(predicted, scale);
      return predicted;
    },
  };
}

/** Separates the initial weights from other random numbers of the same seed. */
const weightStream = 1_500_000;
