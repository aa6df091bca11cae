import { until, type Workbench } from './workbench';

/** Returns the cells of the panel's matrix, read from its table, by `row|column`. */
export async function shownMatrix({ panel }: Workbench): Promise<Map<string, string>> {
  const details = panel.locator('.matrix-section details');
  await details.waitFor();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  const rows = await details.locator('tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
  const [names = [], ...body] = cells;
  return new Map(
    body.flatMap(([name, ...values]) =>
      values.map((value, j) => [`${name!}|${names[j + 1]!}`, value] as const),
    ),
  );
}

/** Waits until a cell of the matrix shows a value. */
export async function expectShown(
  workbench: Workbench,
  pair: string,
  value: number,
): Promise<void> {
  await until(async () => (await shownMatrix(workbench)).get(pair) === value.toFixed(4));
}
