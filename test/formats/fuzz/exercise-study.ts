import { parseBlend } from '../../../src/compute/blend-file/blend-file';
import { parseRowIds } from '../../../src/compute/files/row-lists';
import { readLabels } from '../../../src/compute/labels/read-labels';
import { formatStudy, parseStudy } from '../../../src/compute/study-file/parse';
import { defaultLimits } from '../../../src/formats/limits';
import { codeOf } from './exercise';

/** Kinds of files of a study beside its embeddings. */
export type StudyFileKind = 'study' | 'blend' | 'labels' | 'anchors';

const limits = { ...defaultLimits, memoryBytes: 64 * 2 ** 20 };

/**
 * Reads bytes as one of the files of a study.
 * @returns the code of the error that refused them, or `read`
 * @throws any error that is not an InspectorError
 */
export function exerciseStudyFile(
  kind: StudyFileKind,
  name: string,
  bytes: Uint8Array,
): Promise<string> {
  const text = (): string => new TextDecoder().decode(bytes);
  return codeOf(() => {
    switch (kind) {
      case 'study': {
        // What was read is written as it was.
        const study = parseStudy(name, text());
        const again = parseStudy(name, formatStudy(study));
        if (formatStudy(again) !== formatStudy(study)) throw new Error('It changes when saved.');
        return;
      }
      case 'blend':
        return parseBlend(name, text());
      case 'anchors':
        return parseRowIds(name, text());
      case 'labels':
        return readLabels(
          { name, fetched: { isFolder: false, files: [{ path: name, bytes }] } },
          undefined,
          limits,
        );
    }
  });
}
