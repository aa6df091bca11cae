import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/generated-files';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

it.each([...generatedFiles(read)])(
  '%s is what the registries say (else: npm run generate)',
  (path, content) => {
    expect(read(path)).toBe(content);
  },
);
