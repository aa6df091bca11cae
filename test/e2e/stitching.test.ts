import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reference, splitPair } from '../reference/data';
import { shownMatrix } from './shown-matrix';
import { stopAfterTests } from './stop-after-tests';
import { until, Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Default Dark Modern' });
});
stopAfterTests(() => workbench);

/** Returns the numbers of the large matrix, by decoder and encoder. */
async function shownNumbers(): Promise<Map<string, number>> {
  const shown = await shownMatrix(workbench);
  return new Map([...shown].map(([cell, value]) => [cell, Number(value)]));
}

/** Reference accuracies of the study's files over cosine, by decoder and encoder. */
const cosine = reference.stitching.digits.decoder_encoder_accuracy['cosine']!;

describe('stitching in a real VS Code', () => {
  it('scores the sample study’s decoders on its encoders, beside the baselines', async () => {
    await workbench.expandFolder('digits');
    await workbench.openFile('digits.latents.json');
    await workbench.panel.locator('.matrix').waitFor();
    await workbench.runCommand('Latent Space: Open Stitching Panel');
    const { panel } = workbench;
    await panel.locator('.multiple', { hasText: 'Cosine' }).first().click();
    await until(async () => (await shownNumbers()).size === 25);
    const numbers = await shownNumbers();
    for (const [pair, shown] of numbers) {
      const [decoder, encoder] = splitPair(pair);
      const difference = Math.abs(shown - cosine[decoder]![encoder]!);
      expect(difference, pair).toBeLessThanOrEqual(0.002);
    }
    for (const baseline of ['No alignment', 'Translation: Affine', 'Translation: Orthogonal']) {
      await panel.locator('.multiple', { hasText: baseline }).waitFor();
    }
    await panel.locator('.multiple', { hasText: 'Concat of' }).waitFor();
    await workbench.screenshot('stitching');
  });

  it('shows the confusion matrix behind a cell, and the rows that break', async () => {
    const { panel } = workbench;
    const matrix = panel.locator('.matrix-section .matrix');
    await matrix.focus();
    await matrix.press('ArrowRight');
    await matrix.press('Enter');
    const confusion = panel.locator('.confusion details');
    await confusion.locator('summary').click();
    const counts = (await confusion.locator('td').allTextContents()).map(Number);
    const right = counts.filter((_, at) => at % 11 === 0);
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    const shown = (await shownNumbers()).get('ae-seed0.npy|ae-seed1.npy')!;
    expect(counts.length).toBe(100);
    expect(sum(right) / sum(counts)).toBeCloseTo(shown, 4);
    const rows = await panel.locator('.pair .scroll').last().locator('tr').count();
    expect(rows).toBeGreaterThan(10);
    await workbench.screenshot('stitching cell');
  });

  it('draws curves against the number of anchors', async () => {
    const { panel } = workbench;
    await panel.locator('vscode-text-field:has-text("Values") input').fill('10, 200');
    await panel.locator('vscode-button', { hasText: 'Draw Curves' }).click();
    const rows = panel.locator('.sweep tr');
    await until(async () => (await rows.count()) === 3);
    const [head, , last] = await Promise.all(
      (await rows.all()).map((row) => row.locator('th, td').allTextContents()),
    );
    // All listed anchors in their order are the study's own: the curve ends at the matrix's mean.
    const stitched = [...(await shownNumbers())].flatMap(([pair, value]) => {
      const [decoder, encoder] = splitPair(pair);
      return decoder === encoder ? [] : [value];
    });
    const mean = stitched.reduce((sum, value) => sum + value, 0) / stitched.length;
    expect(Number(last![head!.indexOf('Cosine')])).toBeCloseTo(mean, 3);
    await panel.locator('.curves').scrollIntoViewIfNeeded();
    await workbench.screenshot('stitching sweep');
  });

  it('writes exports to disk', async () => {
    for (const kind of ['JSON', 'CSV', 'PNG', 'HTML']) {
      const path = join(workbench.folder, `stitched.${kind.toLowerCase()}`);
      await workbench.panel.locator('vscode-button', { hasText: kind }).click();
      await workbench.acceptPath(path);
      await until(() => Promise.resolve(existsSync(path)));
    }
    const read = (kind: string): Promise<string> =>
      readFile(join(workbench.folder, `stitched.${kind}`), 'utf8');
    const { results } = JSON.parse(await read('json')) as {
      results: { id: string; metric: string; matrix: number[][] }[];
    };
    const exported = results.find(({ id, metric }) => id === 'cosine' && metric === 'accuracy')!;
    const expected = cosine['ae-seed0.npy']!['ae-seed1.npy']!;
    expect(Math.abs(exported.matrix[0]![1]! - expected)).toBeLessThanOrEqual(0.002);
    expect(await read('html')).toContain('<h1>Latent space stitching</h1>');
    expect(await read('csv')).toContain('baseline,translation-affine,ridge,accuracy');
    expect((await read('png')).slice(1, 4)).toBe('PNG');
  });

  it('comes back after the window is reloaded', async () => {
    await workbench.page.reload();
    await until(async () => (await shownNumbers()).size === 25);
    expect(await workbench.panel.locator('h1').textContent()).toBe('digits.latents.json');
  });

  it('stitches files from the Explorer, and says which rows the labels do not cover', async () => {
    await workbench.runCommand('View: Close All Editors');
    const labels = join(workbench.folder, 'digits', 'labels.csv');
    const lines = (await readFile(labels, 'utf8')).trimEnd().split('\n');
    await writeFile(labels, `${lines.slice(0, -3).join('\n')}\n`);
    await workbench.rightClick(['ae-seed0.npy', 'ae-seed1.npy'], 'Stitch Embeddings');
    const problem = workbench.panel.locator('.problem');
    await problem.first().waitFor();
    expect(await problem.first().textContent()).toMatch(/labels\.csv.*3 of the 1797 rows/);
    await problem.locator('vscode-button', { hasText: 'Drop Unlabelled Rows' }).click();
    await until(async () => (await shownNumbers()).size === 4);
    await writeFile(labels, `${lines.join('\n')}\n`);
  });

  it('trains an aggregation on every decoder, and shows it beside the products', async () => {
    const { panel } = workbench;
    await panel.locator('vscode-checkbox', { hasText: 'MLP + sum' }).click();
    const epochs = panel.locator('vscode-text-field:has-text("Epochs of aggregations") input');
    await epochs.fill('4');
    await epochs.press('Enter');
    const trained = panel.locator('section[aria-label="Trained aggregations"]');
    await trained.locator('.multiple', { hasText: 'MLP + sum of' }).click();
    await until(async () => {
      const own = (await shownNumbers()).get('ae-seed0.npy|ae-seed0.npy') ?? 0;
      return own > 0.9;
    });
    expect(await panel.locator('.matrix-section h2').textContent()).toContain('MLP + sum of');
    await workbench.screenshot('stitching trained');
  });

  it('reconstructs the targets of another file, where lower is better', async () => {
    const { panel } = workbench;
    await panel.locator('vscode-dropdown[aria-label="Task"]').click();
    await panel.locator('vscode-option', { hasText: 'Reconstruct targets' }).click();
    const needed = panel.locator('.problem', { hasText: 'Reconstruction needs targets' });
    await needed.locator('vscode-button', { hasText: 'Choose Targets…' }).click();
    await workbench.acceptPath(join(workbench.folder, 'digits', 'pixels.npy'));
    await panel.locator('.multiple', { hasText: 'Euclidean' }).first().click();
    await until(async () => (await shownNumbers()).size === 4);
    const mse = await shownNumbers();
    const own = mse.get('ae-seed0.npy|ae-seed0.npy')!;
    const stitched = mse.get('ae-seed0.npy|ae-seed1.npy')!;
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(stitched);
    expect(await panel.locator('.matrix-section .convention').textContent()).toContain(
      'Lower is better',
    );
    await workbench.screenshot('stitching reconstruction');
  });
});
