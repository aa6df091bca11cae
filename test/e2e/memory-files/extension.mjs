import { Buffer } from 'node:buffer';
import * as vscode from 'vscode';

/**
 * Creates an npy file of float32: `rows` times `cols` numbers, of which number i is `first` + i.
 */
function npy(rows, cols, first) {
  const bytes = Buffer.alloc(128 + rows * cols * 4);
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  bytes.write('\x93NUMPY\x01\x00\x76\x00', 'latin1');
  bytes.write(`${header.padEnd(117)}\n`, 10, 'latin1');
  for (let i = 0; i < rows * cols; i++) bytes.writeFloatLE(first + Math.sin(i * i), 128 + i * 4);
  return bytes;
}

const files = new Map([
  ['/space/a.npy', npy(40, 3, 1)],
  ['/space/b.npy', npy(40, 3, 2)],
  ['/space/c.npy', npy(40, 3, 3)],
  ['/space/slow.npy', npy(2 ** 20, 2, 0)],
  ['/space/large.npy', npy(2 ** 20, 5, 0)],
]);
const text = (value) => Buffer.from(value);
const config = {
  embeddings: [{ tensorPath: 't.bytes', tensorShape: [3, 2], metadataPath: 'meta/ids.tsv' }],
};
files.set('/space/logs/t.bytes', npy(3, 2, 0).subarray(128));
files.set('/space/logs/projector_config.json', text(JSON.stringify(config)));
files.set('/space/logs/meta/ids.tsv', text('id\tkind\nfirst\ta\nsecond\tb\nthird\tb\n'));
for (const part of [0, 1, 2]) {
  files.set(`/space/shards/part-${part}.npy`, npy(20, 3, part));
  files.set(`/space/others/part-${part}.npy`, npy(20, 3, part + 7));
}
const times = new Map([...files.keys()].map((name) => [name, 1]));
const reads = [];
const changes = new vscode.EventEmitter();

/** A file system that never returns `slow.npy`. */
const memory = {
  onDidChangeFile: changes.event,
  watch: () => new vscode.Disposable(() => undefined),
  stat: ({ path }) => {
    const bytes = files.get(path);
    const isFolder = [...files.keys()].some((file) => file.startsWith(`${path}/`));
    if (bytes === undefined && !isFolder) throw vscode.FileSystemError.FileNotFound(path);
    const [type, size] =
      bytes === undefined ? [vscode.FileType.Directory, 0] : [vscode.FileType.File, bytes.length];
    return { type, size, ctime: 0, mtime: times.get(path) ?? 0 };
  },
  readDirectory: ({ path }) =>
    [...files.keys()]
      .filter((file) => file.startsWith(`${path}/`))
      .map((file) => file.slice(path.length + 1))
      .filter((name) => !name.includes('/'))
      .map((name) => [name, vscode.FileType.File]),
  readFile: ({ path }) => {
    reads.push(path.slice(7));
    return path.endsWith('slow.npy') ? new Promise(() => undefined) : files.get(path);
  },
  writeFile: () => undefined,
  createDirectory: () => undefined,
  delete: () => undefined,
  rename: () => undefined,
};

const uri = (name) => vscode.Uri.from({ scheme: 'memory', path: `/space/${name}` });
const preview = (name) => () =>
  vscode.commands.executeCommand('vscode.openWith', uri(name), 'latentSpace.preview');

export function activate(context) {
  const command = vscode.commands.registerCommand;
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('memory', memory, { isReadonly: true }),
    command('memory.preview', preview('a.npy')),
    command('memory.previewSlow', preview('slow.npy')),
    command('memory.previewLarge', preview('large.npy')),
    command('memory.compare', () =>
      vscode.commands.executeCommand('latentSpace.compare', uri('b.npy'), [
        uri('b.npy'),
        uri('c.npy'),
      ]),
    ),
    command('memory.previewProjector', preview('logs/t.bytes')),
    command('memory.compareFolders', () =>
      vscode.commands.executeCommand('latentSpace.compare', uri('shards'), [
        uri('shards'),
        uri('others'),
      ]),
    ),
    command('memory.compareSlow', () =>
      vscode.commands.executeCommand('latentSpace.compare', uri('b.npy'), [
        uri('b.npy'),
        uri('slow.npy'),
      ]),
    ),
    command('memory.change', () => {
      files.set('/space/a.npy', npy(50, 3, 5));
      times.set('/space/a.npy', 2);
      changes.fire([{ type: vscode.FileChangeType.Changed, uri: uri('a.npy') }]);
    }),
    command('memory.reads', () =>
      vscode.window.showInformationMessage(`Read: ${reads.join(' ')}.`),
    ),
  );
}
