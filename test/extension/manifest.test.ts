import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { boundEntries, settingEntries } from '../../src/extension/setting-entries';

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    };
  };
}

const text = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
const { capabilities, contributes } = JSON.parse(text) as Manifest;
const settings = Object.entries(contributes.configuration.properties);

describe('the default of a setting', () => {
  it.each(Object.entries({ ...settingEntries, ...boundEntries }))(
    '%s fits its schema',
    (_, entry) => {
      const schema = z.fromJSONSchema(
        JSON.parse(JSON.stringify(entry.schema)) as z.core.JSONSchema.JSONSchema,
      );
      expect(schema.safeParse(entry.default).error).toBeUndefined();
      expect(schema.safeParse('no such choice').success).toBe(false);
    },
  );
});

describe('who may set a setting', () => {
  it.each(settings)('%s says so', (_, { scope }) => {
    expect(['machine', 'window']).toContain(scope);
  });

  it.each(settings.filter(([id]) => /\.(engine|cache|blends|bounds)\./.test(id)))(
    '%s is the machine’s, which no repository sets',
    (_, { scope }) => {
      expect(scope).toBe('machine');
    },
  );

  it('is said for everything that is known to be there', () => {
    expect(settings.length).toBeGreaterThan(20);
  });
});

it('does less in a workspace that is not trusted', () => {
  expect(capabilities.untrustedWorkspaces.supported).toBe('limited');
});
