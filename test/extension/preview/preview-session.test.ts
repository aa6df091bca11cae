import { expect, it, vi } from 'vitest';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import { unlessCancelled } from '../../../src/compute/runtime/unless-cancelled';
import { CancelledError } from '../../../src/core/errors';
import { PreviewSession } from '../../../src/extension/preview/preview-session';

const description = {
  file: 'a.npy',
  format: 'npy',
  bytes: 9,
  provenance: {},
  members: [{ name: '', shape: [3, 2], dtype: 'float32' }],
};

/** A preview by an engine that answers no request but those to describe, if it `describes`. */
function preview(describes: boolean): {
  session: PreviewSession;
  asked: { readonly method: string; readonly signal: AbortSignal }[];
  engine: { describes: boolean };
} {
  const asked: { method: string; signal: AbortSignal }[] = [];
  const engine = { describes };
  const never = (method: string) => (_: unknown, signal: AbortSignal) => {
    asked.push({ method, signal });
    return unlessCancelled(new Promise<never>(() => undefined), signal);
  };
  const describe = (request: unknown, signal: AbortSignal): Promise<unknown> =>
    engine.describes ? Promise.resolve(description) : never('describe')(request, signal);
  const previews = { entries: never('entries'), descriptions: never('descriptions') };
  const session = new PreviewSession(
    {
      file: { name: 'a.npy', location: { path: '/a.npy' } },
      labels: () => Promise.resolve(undefined),
      version: () => Promise.resolve('1'),
      seed: 0,
    },
    {
      engine: { describe, previews } as unknown as Engine,
      changed: () => undefined,
      logError: (error) => {
        throw error;
      },
    },
  );
  return { session, asked, engine };
}

it.each([
  ['describe', false],
  ['descriptions', true],
])('cancels the request to %s', async (method, describes) => {
  const { session, asked } = preview(describes);
  const opening = session.open();
  await vi.waitFor(() => {
    expect(asked.map((request) => request.method)).toEqual([method]);
  });
  session.cancel();
  await opening;
  expect(asked[0]!.signal.aborted).toBe(true);
  expect(session.snapshot().status).toEqual({ state: 'cancelled' });
});

it('keeps what it shows if opening the file again is cancelled', async () => {
  const { session, engine, asked } = preview(true);
  void session.open();
  await vi.waitFor(() => {
    expect(asked).toHaveLength(1);
  });
  engine.describes = false;
  const again = session.open();
  await vi.waitFor(() => {
    expect(asked).toHaveLength(2);
  });
  session.cancel();
  await again;
  expect(session.snapshot()).toMatchObject({ file: { format: 'npy' }, member: { rows: 3 } });
});

it('reads no entries further once the panel is closed', async () => {
  const { session, asked } = preview(true);
  void session.open();
  await vi.waitFor(() => {
    expect(asked).toHaveLength(1);
  });
  const block = { start: 0, stop: 1 };
  const entries = session.opened.entries({ rows: block, columns: block });
  session.dispose();
  await expect(entries).rejects.toBeInstanceOf(CancelledError);
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
});
