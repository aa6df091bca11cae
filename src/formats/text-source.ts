import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';

/** Text larger than this does not fit into one string. */
const maxTextBytes = 500 * 2 ** 20;

/** The whole file as text. @throws InspectorError `too-large`, or `malformed` if it is not UTF-8 */
export async function readText(source: ByteSource): Promise<string> {
  if (source.size > maxTextBytes) {
    throw new InspectorError({
      code: 'too-large',
      file: source.name,
      problem: `Text of ${source.size} bytes is more than the ${maxTextBytes} that can be read.`,
      remedy: 'Save the embeddings in a binary format, e.g. npy or safetensors.',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await source.read(0, source.size));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InspectorError({
      code: 'malformed',
      file: source.name,
      problem: 'It is not text (UTF-8).',
      remedy: 'Save it again as UTF-8, or give the file the extension of its real format.',
    });
  }
}

/** Whether the first bytes can be text. */
export function looksLikeText(head: Uint8Array): boolean {
  return (
    head.length > 0 && !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))
  );
}
