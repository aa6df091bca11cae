import type { Matrix } from '../../core/matrix';
import type { BlendStudy } from '../../core/blending/study/blending';
import { writers } from '../../formats/writers/registry';
import { writeMatrix } from '../../formats/writers/write-matrix';
import { joinBytes } from '../../formats/writers/writer';
import type { BlendWeighting, WrittenRows } from '../protocol/blending';
import type { SessionBlend } from './session-blends';
import { version } from '../../../package.json';

type Provenance = Readonly<Record<string, string>>;

/** Returns the provenance for a file of blended rows, common to all blends. */
export function provenanceOfRows(
  { spaces, options: { projections }, anchors }: BlendStudy,
  side: 'decoder' | 'encoder',
): Provenance {
  return {
    file: spaces[side === 'decoder' ? 0 : 1]!.file,
    side,
    projections: projections.join(','),
    anchors: String(anchors.length),
    version,
  };
}

export function blendedBy({ model, provenance }: SessionBlend): Provenance {
  return { aggregation: model.aggregation, stage: provenance.stage };
}

export function weightedBy({ mode, weights }: BlendWeighting): Provenance {
  return { aggregation: mode, weights: weights.join(',') };
}

/** Writes blended rows as a file's bytes, with their ids if the format can hold them. */
export async function writeBlended(
  { matrix, ids }: { readonly matrix: Matrix; readonly ids: readonly string[] },
  format: string,
  provenance: Provenance,
): Promise<WrittenRows> {
  const writer = writers.find(({ id }) => id === format)!;
  const parts: Uint8Array[] = [];
  for await (const part of writeMatrix(writer, { matrix, ids, provenance })) parts.push(part);
  return { content: joinBytes(parts), name: writer.name, extension: writer.extension };
}
