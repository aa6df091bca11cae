export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

export function bundledPackages(): Promise<BundledPackage[]>;
export function noticesOf(packages: readonly BundledPackage[]): string;
