/** Has glibc ask for large pages where it maps memory. */
const largePages = 'glibc.malloc.hugetlb';

/**
 * The environment of a process that computes. Fresh memory is a good part of a study's time, and a tenth as
 * dear in large pages; what is no glibc (2.35 and later) takes no notice.
 */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const tunables = environment['GLIBC_TUNABLES'];
  if (tunables?.includes(largePages) === true) return environment;
  const own = `${largePages}=1`;
  return {
    ...environment,
    GLIBC_TUNABLES: tunables === undefined ? own : `${tunables}:${own}`,
  };
}
