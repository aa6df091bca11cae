import type { SessionBlend } from './session-blends';
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { InspectorError } from '../../core/errors';
import { stopTraining, type TrainingControl } from '../../core/training/control';
import type { BlendStudy } from '../../core/blending/study/blending';
import type { BlendRecord } from '../protocol/blend-records';
import type { PairBlendStore } from './blend-store';

/** Two models in memory, and the blends that were trained on or read for them. */
export interface Session {
  readonly study: BlendStudy;
  /** A text that differs whenever the models or options do; undefined where nothing is kept by it. */
  readonly content: string | undefined;
  /** Those that were kept are read when they are first used. */
  readonly blends: Map<string, () => SessionBlend>;
  /** What the blends came of. */
  records: readonly BlendRecord[];
  /** Where blends outlive the session, if they do. */
  readonly kept: PairBlendStore | undefined;
  /** While it trains. */
  training: TrainingControl | undefined;
}

/** Sessions kept at once: the one least recently used goes first. */
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
    // No name of an engine that has ended may come again for other models.
    const name = randomUUID();
    this.sessions.set(name, { ...session, training: undefined });
    return name;
  }

  /** @throws InspectorError `no-session` */
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

  /** Removes all. */
  clear(): void {
    this.sessions.clear();
  }
}

/** @throws InspectorError `no-blend` */
export function blendOf({ blends }: Session, blend: string): SessionBlend {
  const found = blends.get(blend);
  if (found !== undefined) return found();
  throw new InspectorError({
    code: 'no-blend',
    problem: `There is no blend "${blend}".`,
    remedy: 'Train one, or load one from a file.',
  });
}
