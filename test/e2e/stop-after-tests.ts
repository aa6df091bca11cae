import { afterAll, afterEach, expect } from 'vitest';
import type { Workbench } from './workbench';

/**
 * Takes a screenshot of each failed test, and after the last test stops the workbench and checks
 * that no content policy was violated.
 */
export function stopAfterTests(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench().screenshot(`failed ${task.name}`);
  });
  afterAll(async () => {
    expect(workbench().policyViolations).toEqual([]);
    await workbench().stop();
  });
}
