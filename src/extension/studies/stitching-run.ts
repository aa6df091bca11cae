import {
  mergeStitching,
  missingSweep,
  missingWork,
  untrainedPart,
  type SweepRequest,
} from '../../compute/known-stitching';
import type { StitchAnswer, StitchRequest } from '../../compute/protocol/engine';
import type { PanelStatus } from '../../compute/protocol/panel';
import { includedSpaces, type StudyDefinition } from '../../compute/study-file/definition';
import {
  stitchingSetup,
  stitchRequest,
  stitchScope,
  trainingScope,
  type StitchWork,
} from '../../compute/study-file/stitch-request';
import type { StitchChoice, StitchInspection } from '../../core/study/stitch/inspect-stitching';
import {
  resolveRepresentation,
  type ResolvedRepresentation,
} from '../../core/study/stitch/representation';
import { Computation } from './computation';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { fileResolver } from './study-files';
import { tooFewSpaces } from './too-few-spaces';
import { strategyName } from '../../core/study/strategy-name';

/** How a study's spaces stitch: what has been computed of it, and what is under way. */
export class StitchingRun implements StudyRun {
  private readonly computation: Computation;
  private readonly sweeping: Computation;
  /** Answers by what all of their scores depend on, so that going back to a head costs nothing. */
  private readonly known = new Map<string, StitchAnswer>();
  private inspecting: AbortController | undefined;

  constructor(private readonly study: StudyContext) {
    this.computation = new Computation(study.changed, study.logError);
    this.sweeping = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.computation.status;
  }
  get sweepStatus(): PanelStatus {
    return this.sweeping.status;
  }
  /** All that is known of the study as it is defined now. */
  get computed(): StitchAnswer | undefined {
    return this.knownOf(this.study.definition());
  }

  /** Computes what is not known yet: projections first, then their products and the baselines. */
  async compute(): Promise<void> {
    const definition = this.study.definition();
    if (includedSpaces(definition).length < 2) {
      const status = await tooFewSpaces(this.study, definition);
      if (definition === this.study.definition()) this.computation.settle(status);
      return;
    }
    await this.computation.run(async (progress, signal) => {
      const projections = stitchingSetup(definition).representations;
      const wanted = { projections, baselines: true, sweeps: {} };
      const missing = missingWork(wanted, strategyName(definition.anchors), this.computed);
      for (const work of missing === undefined ? [] : inSteps(missing)) {
        const request = await this.request(definition, work);
        this.keep(definition, await this.study.engine.stitch(request, progress, signal));
      }
    });
  }

  /** Computes the points of a curve that are not known yet, for all relative representations. */
  async sweep(request: SweepRequest): Promise<void> {
    const definition = this.study.definition();
    await this.sweeping.run(async (progress, signal) => {
      const usual = strategyName(definition.anchors);
      const work = missingSweep(
        sweptRepresentations(definition, request),
        request,
        usual,
        this.computed?.sweeps ?? [],
      );
      if (work === undefined) return;
      const answer = await this.study.engine.stitch(
        await this.request(definition, work),
        progress,
        signal,
      );
      this.keep(definition, answer);
    });
  }

  /** Looks behind one cell. A later call ends an earlier one. */
  async inspect(choice: StitchChoice): Promise<StitchInspection> {
    this.inspecting?.abort();
    const { signal } = (this.inspecting = new AbortController());
    const work = { projections: [choice.projection], baselines: false, sweeps: {} };
    const request = { ...(await this.request(this.study.definition(), work)), pair: choice };
    return this.study.engine.inspectStitching(request, () => undefined, signal);
  }

  cancel(): void {
    this.computation.cancel();
    this.cancelSweep();
  }

  cancelSweep(): void {
    this.sweeping.cancel();
  }

  async recompute(): Promise<void> {
    this.known.clear();
    await this.compute();
  }

  settle(status: PanelStatus): void {
    this.computation.settle(status);
  }

  dispose(): void {
    this.cancel();
    this.inspecting?.abort();
  }

  private keep(definition: StudyDefinition, answer: StitchAnswer): void {
    const known = mergeStitching(this.knownOf(definition), answer);
    this.known.set(scopeOf(definition), known);
    this.study.changed();
  }

  /** What was trained otherwise has no place, but what is not trained has. */
  private knownOf(definition: StudyDefinition): StitchAnswer | undefined {
    const known = this.known.get(scopeOf(definition));
    if (known !== undefined) return known;
    const scope = stitchScope(definition);
    const [, other] = [...this.known].findLast(([key]) => key.startsWith(scope)) ?? [];
    return other === undefined ? undefined : untrainedPart(other);
  }

  private async request(definition: StudyDefinition, work: StitchWork): Promise<StitchRequest> {
    return stitchRequest(definition, work, await fileResolver(this.study.folder, definition));
  }
}

function scopeOf(definition: StudyDefinition): string {
  return stitchScope(definition) + trainingScope(definition);
}

/** What is there soonest comes first: single projections, then products, then one training after another. */
function inSteps({ projections, baselines }: StitchWork): StitchWork[] {
  const resolved = projections.map(resolveRepresentation);
  const idsWhere = (wanted: (entry: ResolvedRepresentation) => boolean): string[] =>
    resolved.filter(wanted).map(({ id }) => id);
  const steps: Omit<StitchWork, 'sweeps'>[] = [
    { projections: idsWhere(({ aggregation }) => aggregation === 'none'), baselines: false },
    {
      projections: idsWhere(({ aggregation, trained }) => aggregation !== 'none' && !trained),
      baselines,
    },
    ...idsWhere(({ trained }) => trained !== undefined).map((id) => {
      return { projections: [id], baselines: false };
    }),
  ];
  return steps
    .filter((step) => step.projections.length > 0 || step.baselines)
    .map((step) => ({ ...step, sweeps: {} }));
}

/** Anchors matter to relative representations only; a head's option not to what is trained with its own. */
function sweptRepresentations(
  definition: StudyDefinition,
  { parameter }: SweepRequest,
): readonly string[] {
  return stitchingSetup(definition)
    .representations.map(resolveRepresentation)
    .filter(({ usesAnchors, trained }) => (parameter === 'anchors' ? usesAnchors : !trained))
    .map(({ id }) => id);
}
