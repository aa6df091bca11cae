import type { EmbeddingFile, Format } from '../format';
import { formatKinds } from '../kinds';
import { pandasIndex } from '../pandas-index';
import { tableOf } from '../table';
import { boundedCompressors } from './bounded-compressors';
import { type ParquetFile, readMetadata } from './metadata';
import { readRows, readTexts } from './read-columns';
import { describeColumns } from './sample-columns';
import type { ParquetColumn } from './schema';

const magic = [0x50, 0x41, 0x52, 0x31];

/** Apache Parquet: each column of lists is a space, or each column of numbers a dimension. */
export const parquet: Format = {
  ...formatKinds.parquet,
  matches: (head) => magic.every((byte, i) => head[i] === byte),
  async open(source, limits): Promise<EmbeddingFile> {
    const compressors = boundedCompressors(source, limits);
    const file = { ...(await readMetadata(source, limits)), source, compressors, limits };
    const { columns: indexes, range } = pandasIndex(source, file.pandas, file.rows, limits);
    const table = tableOf<ParquetColumn>({
      file: source.name,
      rows: file.rows,
      columns: await describeColumns(file, indexes),
      isNamed: true,
      ...(range === undefined ? {} : { index: range }),
      readRows: (columns, dtype, start, stop) => readRows(file, columns, dtype, start, stop),
      readTexts: (columns) => readTexts(file, columns),
    });
    return {
      format: 'parquet',
      members: table.members(),
      table,
      provenance: provenanceOf(file),
      close: () => Promise.resolve(),
    };
  },
};

function provenanceOf({ writer, groups }: ParquetFile): Record<string, string> {
  return { ...(writer === undefined ? {} : { writer }), 'row groups': String(groups.length) };
}
