import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { mebibyte, type ReadLimits } from '../limits';
import { buildNumpy, numpyFunctions } from './numpy-arrays';
import {
  isKind,
  pickleBytes,
  PickleError,
  type PickleHost,
  type PickleMap,
  type PickleValue,
} from './pickle-values';
import { isStorageName, storageOf, tensorFunctions } from './tensors';

/** Functions that a pickle may call, with what they create here; all others are refused by name. */
const functions: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  ...tensorFunctions,
  ...numpyFunctions,
  'collections.OrderedDict': (args) => mapOf(pairsOf(args[0])),
  // Its default factory is never called.
  'collections.defaultdict': () => mapOf([]),
  'builtins.set': ([items]) => items ?? null,
  '__builtin__.set': ([items]) => items ?? null,
  // Python 2 and protocol 2 write bytes as text in latin-1.
  '_codecs.encode': ([text]) => text ?? null,
};

/** Names that may be used as values: types, and torch's own constants. */
const constants =
  /^(numpy\.ndarray|(builtins|__builtin__)\.(list|dict|int|float|str|bool|tuple)|torch\.((b|q|u|qu)?(int|float|bits|complex)\w*|bool|per_\w+_affine|sparse_\w+|strided))$/;

/** A TorchScript program's own classes; their contents are read, their code is not. */
const scriptClass = /^__torch__\.[\w.]+$/;

/** Creates the host that lets a pickle build tensors, arrays and plain data, and nothing else. */
export function pickleHost(
  source: ByteSource,
  { pickleValues, memoryBytes }: ReadLimits,
): PickleHost {
  const scriptObjects = new WeakSet<PickleMap>();
  const maxBytes = Math.min(
    valuesShare * memoryBytes,
    smallShare * memoryBytes + maxBytesPerByte * source.size,
  );
  let spent = 0;
  const spend = (bytes: number): void => {
    spent += bytes;
    if (spent > maxBytes) throw tooLarge(source, maxBytes);
  };
  return {
    maxValues: pickleValues,
    spend,
    allowGlobal(name) {
      const isFunction = Object.hasOwn(functions, name);
      if (isFunction || isStorageName(name) || constants.test(name) || scriptClass.test(name)) {
        return;
      }
      throw new InspectorError({
        code: 'refused-global',
        file: source.name,
        problem: `It wants to load the Python object ${name.slice(0, 100)}, which could run code; nothing was run.`,
        remedy:
          'Save a tensor or a dict of tensors (torch.save(model.state_dict(), …)), not whole objects.',
        details: { global: name.slice(0, 100) },
      });
    },
    reduce(name, args) {
      if (scriptClass.test(name)) {
        const object = mapOf([]);
        scriptObjects.add(object);
        return object;
      }
      const make = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (make === undefined) throw new PickleError(`it calls ${name}, which is no function`);
      // Creating a dict from pairs visits all of them, even if the same list is used many times.
      const [first] = args;
      if (isKind(first, 'list')) spend(first.items.length * pickleBytes.entry);
      return make(args);
    },
    build(target, state) {
      if (buildNumpy(target, state)) return;
      // State of other objects, besides their entries, is not needed.
      if (!isKind(target, 'map') || !scriptObjects.has(target) || !isKind(state, 'map')) return;
      spend(state.entries.size * pickleBytes.entry);
      for (const [key, value] of state.entries) target.entries.set(key, value);
    },
    persistent: storageOf,
  };
}

/** Share of the memory limit for the values of a pickle; arrays are read in addition. */
const valuesShare = 0.2;
/** Share for the values of a small file. */
const smallShare = 1 / 16;
/** Additional bytes per byte of a larger file: an empty list is two bytes of a pickle. */
const maxBytesPerByte = 64;

function tooLarge({ name }: ByteSource, maxBytes: number): InspectorError {
  return new InspectorError({
    code: 'too-large',
    file: name,
    problem: `The lists, dicts and texts of its pickle need more than ${Math.floor(maxBytes / mebibyte).toLocaleString('en')} MiB of memory, the most that a file of its size may take.`,
    remedy:
      'If you trust the file, allow more memory (the setting latentSpace.engine.memory, or --memory); or save tensors instead of lists.',
  });
}

function mapOf(pairs: readonly (readonly [PickleValue, PickleValue])[]): PickleMap {
  return { kind: 'map', entries: new Map(pairs) };
}

function pairsOf(pairs: PickleValue | undefined): [PickleValue, PickleValue][] {
  if (!isKind(pairs, 'list')) return [];
  return pairs.items.flatMap((pair): [PickleValue, PickleValue][] =>
    isKind(pair, 'list') && pair.items.length === 2 ? [[pair.items[0]!, pair.items[1]!]] : [],
  );
}
