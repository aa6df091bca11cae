import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedComparison, TimedStitching } from '../../src/compute/protocol/engine';
import { latents, latentsJson } from './run-cli';

const sample = (name: string): string => resolve('samples/digits', name);
const good = [sample('ae-seed0.npy'), sample('vae-seed0.npy')];
const few = ['--projections', 'cosine', '--anchors', sample('anchors.txt')];
const labels = ['--labels', sample('labels.csv')];

let folder: string;
let gone: string;
let cut: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-keep-going-'));
  gone = join(folder, 'gone.npy');
  cut = join(folder, 'cut.npy');
  await copyFile(good[0]!, cut);
  await truncate(cut, 3000);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a command with some unusable spaces, and the same without them; returns both outputs. */
async function both<T extends Pick<TimedComparison, 'failures'>>(
  command: readonly string[],
  options: readonly string[],
): Promise<{ answer: T; alone: T; stderr: string }> {
  const files = [gone, good[0]!, cut, good[1]!];
  const run = await latents(...command, ...files, ...options, '--keep-going', '--json');
  expect(run.code).toBe(1);
  const alone = (await latentsJson(...command, ...good, ...options)) as T;
  return { answer: JSON.parse(run.stdout) as T, alone, stderr: run.stderr };
}

describe('a space that cannot be used', () => {
  it('stops the command, which prints nothing', async () => {
    const { code, stdout, stderr } = await latents('compare', ...good, cut, ...few);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/cut\.npy: The file /);
  });

  it('is named with --keep-going, and the rest compared', async () => {
    const html = join(folder, 'report.html');
    const { answer, alone, stderr } = await both<TimedComparison>(['compare'], few);
    expect(answer.failures).toMatchObject([
      { space: 0, file: gone, code: 'unreadable' },
      { space: 2, file: cut, code: 'truncated' },
    ]);
    expect(answer.spaces).toEqual(alone.spaces);
    expect(answer.scores).toEqual(alone.scores);
    expect(stderr).toMatch(/^latents: left out: .*gone\.npy: There is no such file\. Check/m);
    expect(stderr).toMatch(/^latents: left out: .*cut\.npy: /m);
    await latents('compare', gone, ...good, ...few, '--keep-going', '--html', html);
    expect(await readFile(html, 'utf8')).toMatch(/<h2>Left out<\/h2>.*There is no such file/);
  });

  it('is named with --keep-going, and the rest stitched and looked into', async () => {
    const options = [...few, ...labels, '--baselines'];
    const { answer, alone } = await both<TimedStitching>(['stitch'], options);
    expect(answer.failures).toHaveLength(2);
    expect(answer.decoders).toEqual(alone.decoders);
    expect(answer.results).toEqual(alone.results);
    expect(answer.baselines).toEqual(alone.baselines);
    const inspect = (files: readonly string[], pair: string) =>
      latents('stitch', ...files, ...options, '--inspect', pair, '--keep-going', '--json');
    const pair = async (run: ReturnType<typeof latents>): Promise<unknown> =>
      (JSON.parse((await run).stdout) as { inspected?: unknown }).inspected;
    const expected = await pair(inspect(good, '0,1'));
    expect(expected).toMatchObject([{ decoder: 0, encoder: 1, representation: 'cosine' }]);
    expect(await pair(inspect([gone, good[0]!, cut, good[1]!], '1,3'))).toEqual(expected);
    expect(await pair(inspect([gone, good[0]!, cut, good[1]!], '1,2'))).toBeUndefined();
  });

  it('is named once with --keep-going where a study is compared and stitched', async () => {
    const study = join(folder, 'study.latents.json');
    const spaces = [good[0]!, 'gone.npy', good[1]!].map((file) => ({ file }));
    await writeFile(
      study,
      JSON.stringify({
        version: 1,
        spaces,
        labels: labels[1],
        anchors: { file: few[3] },
        projections: ['cosine'],
        measures: ['cka-linear'],
        stitching: {},
      }),
    );
    const strict = await latents('run', study, '--json');
    expect(strict.code).toBe(1);
    expect(JSON.parse(strict.stdout)).toMatchObject({ error: { file: 'gone.npy' } });
    const { code, stdout, stderr } = await latents('run', study, '--json', '--keep-going');
    expect(code).toBe(1);
    const failures = [{ space: 1, file: 'gone.npy', code: 'unreadable' }];
    expect(JSON.parse(stdout)).toMatchObject({ failures, stitching: { failures } });
    expect(stderr.match(/left out/g)).toHaveLength(1);
  });

  it('ends the command all the same where fewer than two are left', async () => {
    const run = await latents('compare', good[0]!, gone, cut, ...few, '--keep-going', '--json');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: { code: 'unreadable', details: { failures: [{ file: gone }, { file: cut }] } },
    });
  });
});
