/** The part of VS Code's `Uri` that file names need. */
export class FakeUri {
  private constructor(
    readonly scheme: string,
    readonly authority: string,
    readonly path: string,
    readonly fragment: string,
  ) {}

  static file(path: string): FakeUri {
    return new FakeUri('file', '', path, '');
  }

  static parse(text: string): FakeUri {
    const { protocol, host, pathname, hash } = new URL(text);
    const decoded = [pathname, hash.slice(1)].map(decodeURIComponent) as [string, string];
    return new FakeUri(protocol.slice(0, -1), host, ...decoded);
  }

  static joinPath({ scheme, authority, path }: FakeUri, ...parts: string[]): FakeUri {
    const segments = [path, ...parts].join('/').split('/');
    const resolved: string[] = [];
    for (const segment of segments) {
      if (segment === '..') resolved.pop();
      else if (segment !== '' && segment !== '.') resolved.push(segment);
    }
    return new FakeUri(scheme, authority, `/${resolved.join('/')}`, '');
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    const path = this.path.split('/').map(encodeURIComponent).join('/');
    const authority = this.authority === '' && this.scheme !== 'file' ? '' : `//${this.authority}`;
    return `${this.scheme}:${authority}${path}`;
  }
}
