import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

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
