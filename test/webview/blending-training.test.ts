import { afterEach, describe, expect, it } from 'vitest';
import type { BlendingSnapshot } from '../../src/compute/protocol/blending-panel';
import { snapshot, blend, trained, open, press } from './blending-panel';
import { closePanel } from './panel-host';

afterEach(closePanel);

describe('training in the blending panel', () => {
  it('sends what was chosen, draws curves, and is paused and stopped', async () => {
    const { host, heard } = await open(snapshot);
    const { page } = host;
    await page.locator('vscode-dropdown[aria-label="Aggregation"]').click();
    await page.locator('vscode-option[value="self-attention"]').click();
    const seeds = page.locator('vscode-text-field[title^="Trains from"] input');
    await seeds.fill('5');
    await seeds.press('Enter');
    await page.locator('vscode-checkbox', { hasText: 'Only Q, K, V' }).click();
    await press(host, 'Train');
    await expect.poll(() => heard.trained.length).toBe(1);
    expect(heard.trained[0]).toMatchObject({
      settings: { aggregation: 'self-attention', tune: ['qkv'], seeds: 5, epochs: 50 },
    });
    const message = 'Training: epoch 2 of 50';
    const running: BlendingSnapshot['training'] = {
      ...trained.training,
      status: { state: 'computing', fraction: 0.04, message, remainingSeconds: 3 },
    };
    await host.push({ ...snapshot, training: running });
    const curve = page.locator('.curve canvas').first();
    const isDrawn = (): Promise<boolean> =>
      curve.evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        return context.getImageData(0, 0, width, height).data.some((value) => value !== 0);
      });
    await expect.poll(isDrawn).toBe(true);
    await expect.poll(() => page.locator('div.progress').textContent()).toContain(`4 % ${message}`);
    await press(host, 'Pause');
    await host.push({ ...snapshot, training: { ...running, paused: true } });
    await expect.poll(() => page.locator('div.progress').textContent()).toContain('Paused.');
    await press(host, 'Go On');
    await press(host, 'Stop and Keep the Best');
    await expect.poll(() => heard.calls).toEqual(['pause true', 'pause false', 'stopTraining']);
  });

  it('shows the untuned beside the tuned, and acts on the one chosen by keyboard', async () => {
    const { host, heard } = await open(trained);
    const { page } = host;
    const section = page.locator('section[aria-label="Trained blends"]');
    const rows = section.locator('table tr:has(td)');
    expect(await rows.first().textContent()).toContain('1 · Self-attention, linear headnot tuned');
    expect(await rows.last().locator('strong').textContent()).toBe('0.8500');
    expect(await section.textContent()).toContain('12,345 numbers in all, 1.3 s');
    await section.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
    await section.locator('vscode-button', { hasText: 'Save' }).click();
    await section.locator('vscode-button', { hasText: 'safetensors' }).click();
    await expect
      .poll(() => heard.exports)
      .toEqual([
        { kind: 'blend', blend: 'qkv-2' },
        { kind: 'safetensors', source: { blend: 'qkv-2' } },
      ]);
    await section.locator('vscode-button', { hasText: 'Tune' }).click();
    const alert = page.locator('.problem[role="alert"]');
    await expect.poll(() => alert.textContent()).toContain('Tick what to tune');
    expect(heard.trained).toEqual([]);
    await page.locator('vscode-checkbox', { hasText: 'Only the head' }).click();
    await section.locator('vscode-button', { hasText: 'Tune' }).click();
    await expect.poll(() => heard.trained.length).toBe(1);
    expect(heard.trained[0]).toMatchObject({
      settings: { tune: ['head'] },
      from: 'qkv-2',
      tuneOnly: true,
    });
    await section.locator('vscode-button', { hasText: 'Show Rows' }).click();
    const rowsOf = page.locator('section[aria-label="Blended rows"]');
    await expect.poll(() => rowsOf.textContent()).toContain('tuned Q, K, V');
    expect(heard.looked).toEqual([{ blend: 'qkv-2' }]);
    expect(await rowsOf.locator('li').allTextContents()).toEqual(['yes', 'no']);
  });

  it('reads attention aloud, over all rows and over those of a class', async () => {
    const { host } = await open(trained);
    const { page } = host;
    const matrix = page.locator('[role="application"]');
    await matrix.focus();
    await page.keyboard.press('ArrowRight');
    const spoken = page.locator('[aria-live="assertive"]');
    await expect.poll(() => spoken.textContent()).toContain('Cosine attends to L1: 0.2500');
    await page.locator('vscode-dropdown[aria-label="Over"]').click();
    await page.locator('vscode-option[value="yes"]').click();
    await matrix.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => spoken.textContent()).toContain('Cosine attends to Cosine: 1.0000');
  });

  it('gives mean and deviation over seeds', async () => {
    const spread = {
      seeds: 5,
      own: { mean: 0.9, deviation: 0.01 },
      stitched: { mean: 0.8, deviation: 0.02 },
      index: { mean: 0.89, deviation: 0.03 },
    };
    const { host } = await open({ ...trained, blends: [blend('trained-1', 1, { spread })] });
    const section = host.page.locator('section[aria-label="Trained blends"]');
    expect(await section.locator('table').textContent()).toContain('0.8000 ± 0.0200');
    expect(await section.textContent()).toContain('over 5 seeds');
  });

  it('says how long blends last, and what could not be kept', async () => {
    const { host } = await open(trained);
    const section = host.page.locator('section[aria-label="Trained blends"]');
    expect(await section.textContent()).toContain('until you remove them');
    const unkept = blend('trained-3', 2, { kept: false });
    const training = { ...trained.training, warnings: ['Training 2: It could not be kept.'] };
    await host.push({ ...trained, training, blends: [...trained.blends, unkept] });
    await expect
      .poll(() => section.textContent())
      .toContain('Those that could not be kept last as long as the window');
    const said = host.page.locator('.warnings', { hasText: 'Training 2' });
    await expect.poll(() => said.isVisible()).toBe(true);
  });

  it('has the chosen blend removed, and chooses the last one left', async () => {
    const { host, heard } = await open({
      ...trained,
      blends: [...trained.blends, blend('trained-3', 2, {}), blend('head-3', 2, { stage: 'head' })],
    });
    const section = host.page.locator('section[aria-label="Trained blends"]');
    const checked = (): Promise<string | null> =>
      section.locator('input:checked').getAttribute('aria-label');
    // The first blend of the last training, as right after training.
    expect(await checked()).toBe('2 · Self-attention, linear head, not tuned');
    await section.locator('vscode-button', { hasText: 'Remove' }).click();
    await expect
      .poll(() => heard.calls)
      .toEqual(['remove trained-3 2 · Self-attention, linear head, not tuned']);
    await host.push({ ...trained, blends: trained.blends });
    await expect.poll(checked).toBe('1 · Self-attention, linear head, tuned Q, K, V');
  });

  it('has projections chosen, and labels where there are none', async () => {
    const { host, heard } = await open(snapshot);
    await press(host, 'Projections');
    const problem = { code: 'labels-needed', problem: 'No labels.', remedy: 'Choose some.' };
    await host.push({ ...snapshot, status: { state: 'failed', problem } });
    await press(host, 'Choose Labels');
    await expect.poll(() => heard.calls).toEqual(['chooseProjections', 'chooseLabels']);
  });

  it('says why a file is no blend', async () => {
    const { host } = await open(snapshot);
    await press(host, 'Load a Blend');
    const alert = host.page.locator('.problem[role="alert"]');
    await expect.poll(() => alert.textContent()).toContain('is not a blend');
    await press(host, 'Train');
    await expect.poll(() => alert.isVisible()).toBe(false);
  });

  it.each(['light', 'highContrast'] as const)('follows the theme: %s', async (theme) => {
    const { host } = await open(trained);
    const picture = (): Promise<string> =>
      host.page
        .locator('.curve canvas')
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await host.page.locator('.curve canvas').first().waitFor();
    const dark = await picture();
    await host.setTheme(theme);
    await expect.poll(picture).not.toBe(dark);
  });

  it('fits a narrow panel', async () => {
    const { host } = await open(trained);
    await host.page.setViewportSize({ width: 380, height: 900 });
    const overflow = (): Promise<number> =>
      host.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    const matrix = host.page.locator('.matrix');
    await expect
      .poll(async () => {
        const { x, width } = (await matrix.boundingBox())!;
        return x + width;
      })
      .toBeLessThanOrEqual(380);
  });
});
