import { afterEach, describe, expect, it } from 'vitest';
import { snapshot, valuesOf, open, tile, press } from './blending-panel';
import { closePanel } from './panel-host';

afterEach(closePanel);

describe('the weights of the blending panel', () => {
  it('are moved by keyboard; their scores are read aloud, and undone in one step', async () => {
    const { host, heard } = await open(snapshot);
    expect(heard.evaluated).toEqual([{ mode: 'concat', weights: [1, 1] }]);
    await expect.poll(() => tile(host, 'Similarity').textContent()).toBe('0.5000');
    const slider = host.page.getByLabel('Weight of L1');
    await slider.focus();
    for (let i = 0; i < 10; i++) await slider.press('ArrowLeft');
    await expect.poll(() => tile(host, 'Similarity').textContent()).toBe('0.4500');
    expect(heard.evaluated.at(-1)).toEqual({ mode: 'concat', weights: [1, 0.9] });
    const live = host.page.locator('[role="status"][aria-live="polite"]', {
      hasText: 'Similarity',
    });
    expect(await live.textContent()).toContain('0.4500');
    await press(host, 'Undo');
    await expect.poll(() => slider.inputValue()).toBe('1');
    await expect.poll(() => tile(host, 'Similarity').textContent()).toBe('0.5000');
    expect(
      await host.page.locator('vscode-button', { hasText: 'Undo' }).getAttribute('disabled'),
    ).not.toBeNull();
  });

  it('are those of the rows that the header exports', async () => {
    const { host, heard } = await open(snapshot);
    const slider = host.page.getByLabel('Weight of L1');
    await slider.focus();
    await slider.press('ArrowLeft');
    await expect.poll(() => heard.evaluated.at(-1)?.weights[1]).toBe(0.99);
    await host.page.locator('.header vscode-button', { hasText: 'Safetensors' }).click();
    const source = { mode: 'concat', weights: [1, 0.99] };
    await expect.poll(() => heard.exports).toEqual([{ kind: 'safetensors', source }]);
  });

  it('ask for the latest position only, while an answer is awaited', async () => {
    const waiting: (() => void)[] = [];
    const { host, heard } = await open(snapshot, (weighting) =>
      weighting.weights[0] === 1
        ? Promise.resolve(valuesOf(weighting))
        : new Promise((resolve) => {
            waiting.push(() => {
              resolve(valuesOf(weighting));
            });
          }),
    );
    const slider = host.page.getByLabel('Weight of Cosine');
    await slider.focus();
    for (let i = 0; i < 5; i++) await slider.press('ArrowLeft');
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]!();
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]!();
    await expect.poll(() => tile(host, 'stitched').textContent()).toBe('0.4750');
    expect(heard.evaluated.map(({ weights }) => weights[0])).toEqual([1, 0.99, 0.95]);
  });

  it('come back with the weight they had when a space is switched off and on', async () => {
    const { host, heard } = await open(snapshot);
    const slider = host.page.getByLabel('Weight of L1');
    await slider.fill('0.4');
    const box = host.page.locator('vscode-checkbox', { hasText: 'L1' });
    await box.click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([1, 0]);
    await box.click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([1, 0.4]);
  });

  it('are kept before their scores are there, and get them when they come', async () => {
    const waiting: (() => void)[] = [];
    const { host } = await open(snapshot, (weighting) =>
      weighting.weights[0] === 1
        ? Promise.resolve(valuesOf(weighting))
        : new Promise((resolve) => {
            waiting.push(() => {
              resolve(valuesOf(weighting));
            });
          }),
    );
    await host.page.getByLabel('Weight of Cosine').fill('0.6');
    await press(host, 'Keep');
    const row = host.page.locator('section[aria-label="Kept weightings"] tr').nth(1);
    await expect.poll(() => row.textContent()).toContain('0.601.00–––');
    waiting[0]!();
    await expect.poll(() => row.textContent()).toContain('0.50000.3000');
  });

  it('say where a score is not exact, and why there is none', async () => {
    const { host } = await open(snapshot, (weighting) =>
      weighting.weights.some((weight) => weight > 0)
        ? Promise.resolve(valuesOf(weighting))
        : Promise.reject(new Error('All weights are 0.')),
    );
    const scores = host.page.locator('.tiles');
    expect(await scores.textContent()).toContain('5 of 6 directions');
    for (const name of ['Cosine', 'L1']) {
      await host.page.locator('vscode-checkbox', { hasText: name }).click();
    }
    await expect.poll(() => scores.textContent()).toContain('All weights are 0.');
  });

  it('are searched, explained, kept under names, and outlive a reload', async () => {
    const { host, heard } = await open(snapshot);
    await press(host, 'Find the Best');
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([0.5, 1]);
    expect(await host.page.locator('.explanation').textContent()).toBe('Because <i>so</i>.');
    await press(host, 'Keep');
    const savedSection = host.page.locator('section[aria-label="Kept weightings"]');
    const name = savedSection.getByLabel('Name');
    await name.fill('<i>best</i>');
    await name.press('Enter');
    await host.page.getByLabel('Weight of Cosine').fill('0.2');
    await press(host, 'Keep');
    await expect.poll(() => savedSection.getByLabel('Name').count()).toBe(2);

    await host.page.reload();
    await expect.poll(() => savedSection.getByLabel('Name').count()).toBe(2);
    expect(await savedSection.getByLabel('Name').first().inputValue()).toBe('<i>best</i>');
    expect(await host.page.getByLabel('Weight of Cosine').inputValue()).toBe('0.2');
    // The scores of saved weightings are requested again.
    await expect
      .poll(() => savedSection.locator('tr').nth(1).textContent())
      .toContain('0.50000.2500');
    await savedSection.locator('vscode-button', { hasText: 'Go Back' }).first().click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([0.5, 1]);
    await savedSection.locator('vscode-button', { hasText: 'Remove' }).first().click();
    await expect.poll(() => savedSection.getByLabel('Name').count()).toBe(1);
    await press(host, 'Undo');
    await expect.poll(() => host.page.getByLabel('Weight of Cosine').inputValue()).toBe('0.2');
  });

  it('are another pair’s after a choice, and the first pair’s again when it comes back', async () => {
    const { host, heard } = await open(snapshot);
    await host.page.getByLabel('Weight of L1').fill('0.3');
    const other = { ...snapshot, pair: { decoder: 0, encoder: 2 } };
    await host.push({ ...other, ready: { ...snapshot.ready!, session: 'blend-2', key: 'k2' } });
    await expect.poll(() => host.page.getByLabel('Weight of L1').inputValue()).toBe('1');
    await host.push({ ...snapshot, ready: { ...snapshot.ready!, session: 'blend-3' } });
    await expect.poll(() => host.page.getByLabel('Weight of L1').inputValue()).toBe('0.3');
    await host.push(other);
    const state = (): Promise<string | null> =>
      host.page.evaluate(() => sessionStorage.getItem('state'));
    await expect.poll(state).toContain('"encoder":2');
    await host.page.reload();
    // The host restarted with its default pair.
    await expect.poll(() => heard.chosen).toEqual([{ decoder: 0, encoder: 2 }]);
  });

  it('are taken over whole from another pair, with nothing to undo', async () => {
    const { host, heard } = await open(snapshot);
    await host.page.getByLabel('Weight of L1').fill('0.3');
    await host.page.locator('vscode-checkbox', { hasText: 'Cosine' }).first().click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([0, 0.3]);
    const before = heard.evaluated.length;
    const other = { ...snapshot, pair: { decoder: 0, encoder: 2 } };
    await host.push({ ...other, ready: { ...snapshot.ready!, session: 'blend-2', key: 'k2' } });
    await expect.poll(() => tile(host, 'stitched').textContent()).toBe('0.5000');
    const undo = host.page.locator('vscode-button', { hasText: 'Undo' });
    expect(await undo.getAttribute('disabled')).not.toBe(null);
    await host.push({ ...snapshot, ready: { ...snapshot.ready!, session: 'blend-3' } });
    await expect.poll(() => tile(host, 'stitched').textContent()).toBe('0.0000');
    // Never a mixture of the weights of both.
    const asked = heard.evaluated.slice(before).map(({ weights }) => weights);
    expect(asked).toEqual([
      [1, 1],
      [0, 0.3],
    ]);
  });
});
