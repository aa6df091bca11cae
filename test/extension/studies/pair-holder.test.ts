import { expect, it } from 'vitest';
import { InspectorError } from '../../../src/core/errors';
import type { BlendRequest, BlendSession } from '../../../src/compute/protocol/blending';
import { PairHolder } from '../../../src/extension/studies/pair-holder';
import type { StudyContext } from '../../../src/extension/studies/study-context';
import { WatchedFiles } from '../../../src/extension/studies/watched-files';
import { FakeFiles } from './fake-files';

const request = { decoder: 'a', encoder: 'b' } as unknown as BlendRequest;

/** Creates a holder whose engine opens sessions `1`, `2`, …, and returns the number opened. */
function holder(): { pair: PairHolder; opened: () => number } {
  let sessions = 0;
  const study = {
    engine: {
      blending: {
        prepare: () => Promise.resolve({ session: String(++sessions) } as BlendSession),
      },
    },
    files: new WatchedFiles(new FakeFiles(), () => undefined),
    changed: () => undefined,
    logError: () => undefined,
  } as unknown as StudyContext;
  return { pair: new PairHolder(study, () => undefined), opened: () => sessions };
}

function failing(code: string): InspectorError {
  return new InspectorError({ code, problem: 'p', remedy: 'r' });
}

/** Returns a request that fails with the code for the first session. */
const unlessRenewed =
  (code: string) =>
  (session: string): Promise<string> =>
    session === '1' ? Promise.reject(failing(code)) : Promise.resolve(`answer of ${session}`);

it('makes a pair ready anew where the engine holds it no more, once for all who ask', async () => {
  const { pair, opened } = holder();
  await pair.prepare(request);
  const question = unlessRenewed('no-session');
  expect(await Promise.all([pair.ask(question), pair.askShort(question)])).toEqual([
    'answer of 2',
    'answer of 2',
  ]);
  expect(opened()).toBe(2);
});

it('asks again what takes moments where the engine ended, and nothing that takes long', async () => {
  const { pair, opened } = holder();
  await pair.prepare(request);
  const question = unlessRenewed('engine-ended');
  await expect(pair.ask(question)).rejects.toMatchObject({ code: 'engine-ended' });
  // It is prepared again nevertheless, with what was saved.
  expect(opened()).toBe(2);
  expect(await pair.ask(question)).toBe('answer of 2');
  const other = holder();
  await other.pair.prepare(request);
  expect(await other.pair.askShort(question)).toBe('answer of 2');
});

it('asks twice at most, and not again where the question is wrong', async () => {
  const { pair, opened } = holder();
  await pair.prepare(request);
  const always = (): Promise<never> => Promise.reject(failing('engine-ended'));
  await expect(pair.askShort(always)).rejects.toMatchObject({ code: 'engine-ended' });
  expect(opened()).toBe(2);
  const wrong = (): Promise<never> => Promise.reject(failing('wrong-use'));
  await expect(pair.askShort(wrong)).rejects.toMatchObject({ code: 'wrong-use' });
  expect(opened()).toBe(2);
});
