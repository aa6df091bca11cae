import type { SessionBlend } from './session-blends';
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { InspectorError } from '../../core/errors';
import { stopTraining, type TrainingControl } from '../../core/training/control';
import type { BlendStudy } from '../../core/blending/study/blending';
import type { BlendRecord } from '../protocol/blend-records';
import type { PairBlendStore } from './blend-store';

/** Two models in memory, and the blends that were trained on or loaded for them. */
export interface Session {
  readonly study: BlendStudy;
  /** Fingerprint of models and options; undefined if nothing is saved for them. */
  readonly content: string | undefined;
  /** Blends by name; saved ones are read when they are first used. */
  readonly blends: Map<string, () => SessionBlend>;
  /** Trainings and loaded files from which the blends come. */
  records: readonly BlendRecord[];
  /** Store in which blends outlive the session, if there is one. */
  readonly store: PairBlendStore | undefined;
  /** Control of the running training, if there is one. */
  training: TrainingControl | undefined;
}

/** Maximum number of sessions; the least recently used one is removed first. */
const maxSessions = 3;

/** The engine's blending sessions by name. */
export class Sessions {
  private readonly sessions = new LRUCache<string, Session>({
    max: maxSessions,
    dispose: ({ training }) => {
      if (training !== undefined) stopTraining(training);
    },
  });

  add(session: Omit<Session, 'training'>): string {
    // Unique across engine processes: a name of an ended engine must never denote other models.
    const name = randomUUID();
    this.sessions.set(name, { ...session, training: undefined });
    return name;
  }

  /**
   * Returns a session.
   * @throws InspectorError `no-session`
   */
  get(name: string): Session {
    const session = this.sessions.get(name);
    if (session === undefined) {
      throw new InspectorError({
        code: 'no-session',
        problem: 'The engine no longer holds these two models.',
        remedy: 'Open the two models again.',
      });
    }
    return session;
  }

  has(name: string): boolean {
    return this.sessions.has(name);
  }

  remove(name: string): void {
    this.sessions.delete(name);
  }

  /** Removes all sessions. */
  clear(): void {
    this.sessions.clear();
  }
}

/**
 * Returns a blend of a session.
 * @throws InspectorError `no-blend`
 */
export function blendOf({ blends }: Session, blend: string): SessionBlend {
  const found = blends.get(blend);
  if (found !== undefined) return found();
  throw new InspectorError({
    code: 'no-blend',
    problem: `There is no blend "${blend}".`,
    remedy: 'Train one, or load one from a file.',
  });
}
