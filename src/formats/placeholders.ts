import { InspectorError } from '../core/errors';

/**
 * A kind of small file with the name of another, whose content was not fetched or never arrived.
 */
interface Placeholder {
  readonly code: 'not-fetched' | 'not-the-file';
  /**
   * Reads the properties of a placeholder from its first text; undefined if the file is not one.
   */
  readonly read: (start: string, name: string) => PlaceholderFacts | undefined;
}

interface PlaceholderFacts {
  /** One sentence that says what the file is. */
  readonly problem: string;
  readonly remedy: string;
}

/** Number of bytes at a file's beginning that suffice to recognise a placeholder. */
export const placeholderBytes = 2048;

const placeholders: readonly Placeholder[] = [
  {
    // Git LFS specification version 1; its predecessors had other hosts.
    code: 'not-fetched',
    read: (start, name) => {
      // At most a marker of a merge conflict precedes it.
      const isPointer =
        /^(?:<{7}[^\n]*\n)?version https?:\/\/(?:(?:git-lfs|hawser)\.github\.com\/spec\/v\d|git-media\.io\/v\/)/;
      if (!isPointer.test(start)) return undefined;
      const oid = /^oid (\w+):([0-9a-f]{8})[0-9a-f]*\r?$/m.exec(start);
      const size = /^size (\d+)\r?$/m.exec(start);
      const placeholders = [
        ...(size === null ? [] : [bytesOf(size[1]!)]),
        ...(oid === null ? [] : [`${oid[1]!} ${oid[2]!}…`]),
      ].join(', ');
      return {
        problem: `It is a Git LFS pointer: the file itself${placeholders === '' ? '' : ` (${placeholders})`} has not been fetched.`,
        remedy: `Fetch it with \`git lfs pull --include ${shellWord(baseName(name))}\` in its repository, or all files with \`git lfs pull\` (once before that: \`git lfs install\`).`,
      };
    },
  },
  {
    code: 'not-fetched',
    read: (start, name) => {
      // git-annex' own pointers, or links as text if the file system has no links.
      const pattern = /^(?:(?:\.{1,2}\/)*\.git)?\/annex\/objects\/(?:\S*\/)?([^/\s]+)(?:\s|$)/;
      const key = pattern.exec(start);
      if (key === null) return undefined;
      const size = /-s(\d+)/.exec(key[1]!);
      return {
        problem: `It is a git-annex pointer: the file itself${size === null ? '' : ` (${bytesOf(size[1]!)})`} has not been fetched.`,
        remedy: `Fetch it with \`git annex get ${shellWord(baseName(name))}\` in its folder.`,
      };
    },
  },
  {
    // Pointers of XetHub's git-xet.
    code: 'not-fetched',
    read: (start) => {
      if (!/^# xet version \d/.test(start)) return undefined;
      const size = /^filesize = (\d+)\r?$/m.exec(start)?.[1];
      return {
        problem: `It is a Xet pointer: the file itself${size === undefined ? '' : ` (${bytesOf(size)})`} has not been fetched.`,
        remedy:
          'Fetch it with git-xet in its repository, or download the file itself from where it is kept.',
      };
    },
  },
  {
    code: 'not-fetched',
    read: (start, name) => {
      if (!/^outs:\r?\n- /m.test(start) || !/^[- ] (?:md5|etag|checksum|path): /m.test(start)) {
        return undefined;
      }
      const path = /^[- ] path: (.+?)\r?$/m.exec(start)?.[1];
      const size = /^[- ] size: (\d+)\r?$/m.exec(start)?.[1];
      return {
        problem: `It is what DVC keeps in the place of ${path ?? 'a file'}${size === undefined ? '' : ` (${bytesOf(size)})`}.`,
        remedy: `Fetch that with \`dvc pull ${shellWord(baseName(name))}\`, and name ${path ?? 'it'} itself.`,
      };
    },
  },
  {
    code: 'not-the-file',
    read: (start) => {
      if (!/^\uFEFF?\s*(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(start)) {
        return undefined;
      }
      const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
      return webAnswer('a web page', title);
    },
  },
  {
    // Error responses of object stores in place of a file.
    code: 'not-the-file',
    read: (start) => {
      const code = /^\s*(?:<\?xml[^>]*>\s*)?<Error>\s*<Code>([^<]*)<\/Code>/.exec(start)?.[1];
      return code === undefined ? undefined : webAnswer('the error of a web server', code);
    },
  },
  {
    code: 'not-the-file',
    read: (start) => {
      const isError =
        /^\s*(?:404: Not Found|404 page not found|Entry not found|Repository not found|Invalid username or password\.?|Access denied\.?)\s*$/i;
      return isError.test(start) ? webAnswer('the error of a web server', start.trim()) : undefined;
    },
  },
  {
    code: 'not-the-file',
    read: (start, name) =>
      start.startsWith('\0\x05\x16\x07')
        ? {
            problem: `It is what macOS keeps beside a file (AppleDouble), not the file.`,
            remedy: `Name ${baseName(name).replace(/^\._/, '')} instead; files that begin with ._ can be deleted.`,
          }
        : undefined,
  },
];

function webAnswer(what: string, quoted: string): PlaceholderFacts {
  const said = quoted === '' ? '' : ` ("${quoted.slice(0, 80)}")`;
  return {
    problem: `It is ${what}${said}, saved under the name of a file.`,
    remedy:
      'Download the file again; the server may ask to sign in first, or the address is wrong.',
  };
}

function bytesOf(digits: string): string {
  return `${Number(digits).toLocaleString('en')} bytes`;
}

function baseName(name: string): string {
  return name.split(/[\\/]/).at(-1)!;
}

/** Quotes a file's name for a shell. */
function shellWord(name: string): string {
  return /^[\w.,+@%=-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/**
 * Creates the error for a placeholder of a file; undefined if the file is none.
 * @param start its first bytes, or its text; {@link placeholderBytes} are enough
 */
export function placeholderError(
  name: string,
  start: Uint8Array | string,
): InspectorError | undefined {
  const text =
    typeof start === 'string'
      ? start.slice(0, placeholderBytes)
      : new TextDecoder('utf-8', { ignoreBOM: true }).decode(start.subarray(0, placeholderBytes));
  for (const { code, read } of placeholders) {
    const facts = read(text, name);
    if (facts !== undefined) return new InspectorError({ code, file: name, ...facts });
  }
  return undefined;
}

/**
 * Refuses placeholders.
 * @throws InspectorError `not-fetched` or `not-the-file`
 */
export function refusePlaceholder(name: string, start: Uint8Array | string): void {
  const error = placeholderError(name, start);
  if (error !== undefined) throw error;
}
