import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { loadMatrix, reference } from '../reference/data';
import { expectShown } from './shown-matrix';
import { stopAfterTests } from './stop-after-tests';
import { Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Default Light Modern' });
});
stopAfterTests(() => workbench);

const expected = reference.pairs['kornblith_demo_X|kornblith_demo_Y']!['cka-linear-debiased']!;

/** Writes a matrix as a table: a file name, a class and numbers, its rows in steps of `step`. */
async function writeTable(name: string, matrix: string, step: number): Promise<void> {
  const { rows, cols, data } = await loadMatrix('pairs', matrix);
  const head = ['filename', 'class', ...Array.from({ length: cols }, (_, i) => `dim_${i}`)];
  const lines = Array.from({ length: rows }, (_, i) => {
    const row = (i * step) % rows;
    const numbers = data.subarray(row * cols, (row + 1) * cols);
    return [`img/${(row * 7919) % 10007}.png`, row % 3, ...numbers].join(',');
  });
  // The folder exists already: the Explorer may be slow to notice a new one.
  await writeFile(join(workbench.folder, 'pairs', name), [head.join(','), ...lines, ''].join('\n'));
}

describe('tables of the same samples in another order', () => {
  it('are compared right from the Explorer’s context menu, and say what paired them', async () => {
    await writeTable('vit.csv', 'kornblith_demo_X.npy', 1);
    await writeTable('resnet.csv', 'kornblith_demo_Y.npy', 37);
    await workbench.openExplorer();
    await workbench.expandFolder('pairs');
    await workbench.rightClick(['vit.csv', 'resnet.csv'], 'Compare Embeddings');
    await expectShown(workbench, 'vit.csv|resnet.csv', expected);
    const { panel } = workbench;
    await panel
      .getByText(/rows paired by .filename./)
      .first()
      .waitFor();
    // The class is a possible label, and no dimension.
    await workbench.openSidebar();
    await workbench.treeRow('resnet.csv').getByText('100 × 10').waitFor();
    for (const theme of ['Light Modern', 'Dark Modern']) {
      await workbench.chooseTheme(theme);
      for (const width of [1400, 700]) {
        await workbench.page.setViewportSize({ width, height: 1000 });
        await workbench.screenshot(`tables, ${theme}, ${width} wide`);
      }
    }
  });
});
