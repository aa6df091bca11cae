interface Licensed {
  readonly name: string;
  readonly license?: string | undefined;
}

export const shippedLicences: readonly string[];
export const toolLicences: readonly string[];
export function licenceProblems(
  packages: readonly Licensed[],
  allowed: readonly string[],
): string[];
