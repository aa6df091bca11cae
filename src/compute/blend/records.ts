import { randomUUID } from 'node:crypto';
import { problemOf } from '../runtime/outcome';
import {
  type BlendOrigin,
  type BlendRecord,
  blendsOf,
  type TrainingRecord,
} from '../protocol/blend-records';
import type { Session } from './session';

/** Creates a unique id for a training or file; ids sort by time. */
export function newOriginId(): string {
  return `${Date.now().toString(36).padStart(9, '0')}-${randomUUID().slice(0, 8)}`;
}

/**
 * Returns the origin of a session's next training.
 * @param from the blend from which it continues
 */
export function nextTraining(
  { records }: Session,
  from: string | undefined,
): Omit<BlendOrigin, 'kept'> {
  const numbers = records.map(({ origin: { name } }) => (typeof name === 'number' ? name : 0));
  const before = records.find((record) => from !== undefined && blendsOf(record).includes(from));
  return {
    id: newOriginId(),
    name: Math.max(0, ...numbers) + 1,
    ...(before === undefined ? {} : { from: before.origin.name }),
  };
}

/**
 * Adds a training or loaded file to a session, and saves it if the session's pair is saved.
 * @param removed number of other records already removed to make room
 */
export async function addRecord<R extends BlendRecord>(
  session: Session,
  record: R,
  removed = 0,
): Promise<R> {
  const { warning, kept } = await keep(session, record, removed);
  const origin = { ...record.origin, kept, ...(warning === undefined ? {} : { warning }) };
  const added = { ...record, origin };
  session.records = [...session.records, added];
  return added;
}

async function keep(
  { store, blends, study }: Session,
  record: BlendRecord,
  removed: number,
): Promise<Pick<BlendOrigin, 'kept' | 'warning'>> {
  if (store === undefined) return { kept: false };
  try {
    const others = removed + (await store.write(asSaved(record), blends, study));
    if (others === 0) return { kept: true };
    const warning = `To keep it, the ${others} longest unused of all trainings kept were removed from the disk.`;
    return { kept: true, warning };
  } catch (error) {
    // No error of saving may lose the trained blend.
    const { problem } = problemOf(error);
    const warning = `It could not be kept and ends with the window: ${problem} Save what is to stay.`;
    return { kept: false, warning };
  }
}

/** Returns a record marked as saved, as a later session restores it. */
export function asSaved<R extends BlendRecord>(record: R): R {
  return { ...record, origin: { ...record.origin, kept: true } };
}

/**
 * Removes a blend from a session and from the store; a training without any blend is removed whole.
 */
export async function removeBlend(session: Session, blend: string): Promise<void> {
  const record = session.records.find((each) => blendsOf(each).includes(blend));
  if (record === undefined) return;
  const left = withoutBlend(record, blend);
  if (record.origin.kept) {
    if (left === undefined) await session.store?.remove(record.origin);
    else await session.store?.write(left, session.blends, session.study);
  }
  session.blends.delete(blend);
  session.records = session.records.flatMap((each) =>
    each === record ? (left === undefined ? [] : [left]) : [each],
  );
}

function withoutBlend(record: BlendRecord, blend: string): TrainingRecord | undefined {
  if (record.kind === 'loaded') return undefined;
  const { stages, blends } = record.answer;
  const left = stages.filter(({ stage }) => blends[stage] !== blend);
  if (left.length === 0) return undefined;
  const named = left.map(({ stage }) => [stage, blends[stage]!] as const);
  return {
    ...record,
    answer: { ...record.answer, stages: left, blends: Object.fromEntries(named) },
  };
}

/**
 * Returns the records with the learning curves of the last training only, which are the ones drawn.
 */
export function shownRecords(records: readonly BlendRecord[]): readonly BlendRecord[] {
  const last = records.findLast(({ kind }) => kind === 'trained');
  return records.map((record) =>
    record.kind === 'loaded' || record === last
      ? record
      : {
          ...record,
          answer: {
            ...record.answer,
            stages: record.answer.stages.map((stage) => ({ ...stage, curve: [] })),
          },
        },
  );
}
