import { expect, it } from 'vitest';
import { engineEnvironment } from '../../src/compute/engine-environment';

it('asks for large pages beside what the environment says, unless it says so itself', () => {
  const large = 'glibc.malloc.hugetlb=1';
  expect(engineEnvironment({ HOME: '/h' })).toEqual({ HOME: '/h', GLIBC_TUNABLES: large });
  const other = 'glibc.malloc.check=0';
  expect(engineEnvironment({ GLIBC_TUNABLES: other })).toEqual({
    GLIBC_TUNABLES: `${other}:${large}`,
  });
  const refused = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' };
  expect(engineEnvironment(refused)).toEqual(refused);
});
