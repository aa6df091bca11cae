import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { streamableSources } from '../../../src/compute/reading/streamable-sources';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-sources-'));
  const config = { embeddings: [{ tensorPath: 'tensors.bytes', tensorShape: [250, 4] }] };
  await writeFile(join(folder, 'projector_config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'tensors.bytes'), new Uint8Array(4000));
});
afterEach(() => rm(folder, { recursive: true }));

it.each(['.', 'projector_config.json'])(
  'counts and follows all that is read where %s is named',
  async (name) => {
    const file = { name, location: { path: join(folder, name) } };
    const versions = async (memoryBytes: number): Promise<string[] | undefined> =>
      (await streamableSources([file], memoryBytes))?.map(({ version }) => version);
    expect(await versions(100_000)).toHaveLength(1);
    expect(await versions(1_000_000)).toBeUndefined();
    const before = await versions(100_000);
    await utimes(join(folder, 'tensors.bytes'), 1, 1);
    expect(await versions(100_000)).not.toEqual(before);
  },
);
