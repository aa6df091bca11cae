import type { FetchFile } from '../files/fetched';
import { InspectorError } from '../../core/errors';
import type { Matrix } from '../../core/matrix';
import type { ComparisonInput, ComparisonOptions } from '../../core/comparison/types';
import type { AnchorChoice } from '../../core/study/anchor-choice';
import type { FoundList } from '../../core/study/found-lists';
import type { Labels, LoadedSpace, RowChoice } from '../../core/study/types';
import type { OnProgress } from '../../core/runtime/progress';
import type { StitchInput } from '../../core/stitching/study/stitching';
import type { BlendStudyInput } from '../../core/blending/study/blending';
import { contentKey } from './content-key';
import type { MemoryCache } from '../store/memory-cache';
import { bytesInMemory, usableBytes } from '../../core/comparison/streamed/memory';
import type { StreamedInput, StreamedSpace } from '../../core/comparison/streamed/streamed-study';
import { formatFileReference, spaceNames } from '../study-file/file-reference';
import { parseRowIds } from '../files/row-lists';
import type { BlendRequest } from '../protocol/blending';
import type { ReadableFile } from '../files/open-readable';
import type { BadSpaces, CompareRequest, FileReference, StitchRequest } from '../protocol/engine';
import { allUsable, UnusableSpaces } from './space-failures';
import type { MemberSource } from '../files/member-pool';
import { checkRows } from '../../formats/limits';
import { spacesIn } from './spaces-in';
import { streamableSources } from './streamable-sources';
import { readHeadTask, readIdsTask, type SpaceHead } from './stream-tasks';
import { readLabelsTask, readSpaceTask, readTextTask } from './file-tasks';
import type { WorkerPool } from '../threads/worker-pool';

/** Row ids that a file lists. */
type ListedIds = Extract<AnchorChoice, { ids: unknown }>;

/** A space that stays in its file, and the bytes of an entry in memory. */
export type OpenedSpace = StreamedSpace &
  Pick<SpaceHead, 'entryBytes'> & { readonly source: MemberSource };

/** Reads the files of a request into memory, on the threads of a pool. */
export class StudyReader {
  /** @param report called with the share of the spaces that are read */
  constructor(
    private readonly pool: WorkerPool,
    private readonly fetchFile: FetchFile,
    private readonly report: OnProgress = () => undefined,
    private readonly cache?: MemoryCache,
  ) {}

  /**
   * Opens a comparison's study: in memory, or with its rows in their files if they would exceed the
   * memory limit.
   * @throws UnusableSpaces if spaces may be left out
   */
  async openStudy(
    request: CompareRequest,
    memoryBytes: number,
    badSpaces: BadSpaces = 'refuse',
  ): Promise<ComparisonInput | StreamedInput> {
    const options = await this.resolveLists(request.options);
    const needed = (heads: readonly SpaceHead[]): number => bytesInMemory(heads, options);
    const files = spacesIn(request.spaces, request);
    const spaces = await this.openSpaces(files, needed, memoryBytes, badSpaces);
    if (spaces === undefined) return this.readStudy(request, options, badSpaces);
    const labels = await this.readLabels(request.labels);
    return { spaces, options, memoryBytes, ...(labels === undefined ? {} : { labels }) };
  }

  /**
   * Opens spaces whose rows stay in their files because they would exceed the memory limit;
   * undefined if they would not, or cannot be read in blocks.
   * @param needed returns the bytes that these spaces take in memory
   */
  async openSpaces(
    files: readonly FileReference[],
    needed: (heads: readonly SpaceHead[]) => number,
    memoryBytes: number,
    badSpaces: BadSpaces = 'refuse',
  ): Promise<OpenedSpace[] | undefined> {
    const sources = await streamableSources(files, memoryBytes);
    if (sources === undefined) return undefined;
    const heads = await allUsable(
      sources.map((source) => this.readHead(source, memoryBytes)),
      badSpaces,
    );
    if (needed(heads) <= usableBytes(memoryBytes)) return undefined;
    this.cache?.clear();
    const names = spaceNames(files);
    return allUsable(
      sources.map(async (source, s): Promise<OpenedSpace> => {
        const { rows, cols, ...head } = heads[s]!;
        return {
          ...head,
          name: names[s]!,
          file: formatFileReference(files[s]!),
          matrix: { rows, cols },
          source,
          ...(await this.pool.run(readIdsTask, { source })),
        };
      }),
      badSpaces,
    );
  }

  /** @throws InspectorError `too-large` for more rows than can be told apart */
  private async readHead(source: MemberSource, memoryBytes: number): Promise<SpaceHead> {
    const head = await this.pool.run(readHeadTask, { source });
    checkRows(source.file, head.rows, { memoryBytes });
    return head;
  }

  private async readStudy(
    request: CompareRequest,
    options: ComparisonOptions,
    badSpaces: BadSpaces,
  ): Promise<ComparisonInput> {
    const files = spacesIn(request.spaces, request);
    const [spaces, labels] = await Promise.all([
      this.readSpaces(files, spaceNames(files), badSpaces),
      this.readLabels(request.labels),
    ]);
    return { spaces, options, ...(labels === undefined ? {} : { labels }) };
  }

  /**
   * Reads a stitching study.
   * @throws UnusableSpaces if spaces may be left out
   */
  async readStitching(
    request: StitchRequest,
    badSpaces: BadSpaces = 'refuse',
  ): Promise<StitchInput> {
    const [{ spaces, targets }, resolved, labels] = await Promise.all([
      this.readWithTargets(spacesIn(request.spaces, request), request.targets, badSpaces),
      this.resolveLists(request.options),
      this.readLabels(request.labels),
    ]);
    return {
      spaces,
      options: resolved,
      ...(labels === undefined ? {} : { labels }),
      ...(targets === undefined ? {} : { targets }),
    };
  }

  /**
   * Returns a text that differs whenever a request or its files differ; undefined if one cannot be
   * accessed.
   */
  fingerprintOf(request: BlendRequest): Promise<string | undefined> {
    return contentKey(request, this.fetchFile);
  }

  async readBlending(request: BlendRequest): Promise<BlendStudyInput> {
    const { decoder, encoder, options } = request;
    const [{ spaces, targets }, resolved, labels] = await Promise.all([
      this.readWithTargets(spacesIn([decoder, encoder], request), request.targets),
      this.resolveLists(options),
      this.readLabels(request.labels),
    ]);
    return {
      decoder: spaces[0]!,
      encoder: spaces[1]!,
      options: resolved,
      ...(labels === undefined ? {} : { labels }),
      ...(targets === undefined ? {} : { targets }),
    };
  }

  /**
   * Reads the spaces, and the targets if there are any, which do not affect the spaces' short
   * names.
   */
  private async readWithTargets(
    files: readonly FileReference[],
    target: FileReference | undefined,
    badSpaces: BadSpaces = 'refuse',
  ): Promise<{ spaces: LoadedSpace[]; targets?: LoadedSpace }> {
    if (target === undefined) {
      return { spaces: await this.readSpaces(files, spaceNames(files), badSpaces) };
    }
    const all = [...files, { ...target, use: { asTargets: true } }];
    const names = [...spaceNames(files), ...spaceNames([target])];
    const read = await this.readSpaces(all, names, badSpaces).catch((error: unknown) => {
      // Without targets there is nothing to compute.
      const ofTargets = error instanceof UnusableSpaces && error.problems.get(files.length);
      throw ofTargets ? new InspectorError(ofTargets) : error;
    });
    return { spaces: read.slice(0, files.length), targets: read[files.length]! };
  }

  /**
   * Reads the spaces.
   * @throws UnusableSpaces if spaces may be left out
   */
  readSpaces(
    files: readonly FileReference[],
    names: readonly string[] = spaceNames(files),
    badSpaces: BadSpaces = 'refuse',
  ): Promise<LoadedSpace[]> {
    let read = 0;
    this.report({ fraction: 0, message: `Reading ${files.length} files` });
    return allUsable(
      files.map(async (file, i) => {
        const space = await this.readSpace(file);
        read++;
        this.report({
          fraction: read / files.length,
          message: `Read ${names[i]!} (${read} of ${files.length})`,
        });
        return { ...space, name: names[i]!, file: formatFileReference(file) };
      }),
      badSpaces,
    );
  }

  /**
   * Reads a space, with the name of its file. Content fetched by the host is not cached, because it
   * may change unnoticed.
   */
  private async readSpace({ location, name, member, use }: FileReference): Promise<LoadedSpace> {
    const file = {
      location,
      name,
      ...(member === undefined ? {} : { member }),
      ...(use === undefined ? {} : { use }),
    };
    const read = async (): Promise<LoadedSpace> => {
      const input = { file: await this.readable(file), member, use, name };
      return await this.pool.run(readSpaceTask, input);
    };
    const content = 'uri' in location ? undefined : await contentKey(file, this.fetchFile);
    if (this.cache === undefined || content === undefined) return read();
    const space = await this.cache.cached(content, read, ({ matrix, idColumns }) =>
      bytesOf(matrix, idColumns),
    );
    return { ...space, content };
  }

  async resolveAnchors(
    anchors: AnchorChoice | { readonly file: FileReference },
  ): Promise<AnchorChoice> {
    if (!('file' in anchors && typeof anchors.file === 'object')) return anchors as AnchorChoice;
    const { file } = anchors;
    const none: ListedIds = { ids: [], file: formatFileReference(file) };
    return orFault(file, none, () => this.readIds(file));
  }

  async readable({ location, name }: FileReference): Promise<ReadableFile> {
    return 'path' in location
      ? { name, path: location.path }
      : { name, fetched: await this.fetchFile(location.uri) };
  }

  /** Reads the lists in files to which options refer. */
  private async resolveLists<T extends Pick<CompareRequest['options'], 'anchors' | 'rows'>>(
    options: T,
  ): Promise<Omit<T, 'anchors' | 'rows'> & { anchors: AnchorChoice; rows?: RowChoice }> {
    const { anchors, rows, ...rest } = options;
    return {
      ...rest,
      anchors: await this.resolveAnchors(anchors),
      ...(rows === undefined
        ? {}
        : {
            rows:
              'file' in rows && typeof rows.file === 'object'
                ? await this.readIds(rows.file)
                : (rows as RowChoice),
          }),
    };
  }

  private async readLabels(file: FileReference | undefined): Promise<Labels | undefined> {
    if (file === undefined) return undefined;
    const none: Labels = { rows: [], file: formatFileReference(file) };
    return orFault(file, none, async () => {
      const input = { file: await this.readable(file), column: file.member };
      return await this.pool.run(readLabelsTask, input);
    });
  }

  async readIds(file: FileReference): Promise<ListedIds> {
    return { ids: parseRowIds(file.name, await this.readText(file)), file: file.name };
  }

  async readText(file: FileReference): Promise<string> {
    return await this.pool.run(readTextTask, { file: await this.readable(file) });
  }
}

/**
 * Reads a list; one that was found beside the files may be unreadable, which is then recorded.
 * @param none an empty list
 */
async function orFault<T extends object>(
  { isFound }: FileReference,
  none: T,
  read: () => Promise<T>,
): Promise<T & FoundList> {
  if (isFound !== true) return read();
  try {
    return { ...(await read()), isFound };
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return { ...none, isFound, fault: error.problem };
  }
}

/** Bytes of a string besides its characters. */
const stringBytes = 32;

function bytesOf({ data }: Matrix, idColumns: LoadedSpace['idColumns'] = []): number {
  const ofIds = idColumns.map(({ ids }) =>
    ids.reduce((sum, id) => sum + stringBytes + id.length, 0),
  );
  return ofIds.reduce((sum, bytes) => sum + bytes, data.byteLength);
}
