import { afterAll, afterEach, expect } from 'vitest';
import type { Workbench } from './workbench';

/** Takes a screenshot of each test that fails, and stops the workbench after the last, which broke no content policy. */
export function stopAfterTests(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench().screenshot(`failed ${task.name}`);
  });
  afterAll(async () => {
    expect(workbench().policyViolations).toEqual([]);
    await workbench().stop();
  });
}
