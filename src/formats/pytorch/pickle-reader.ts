import { PickleMachine } from './pickle-machine';
import { PickleError, type PickleHost, type PickleValue } from './pickle-values';

/**
 * Reads one pickle (protocols 0 to 5) with an interpreter that can build lists, dicts and primitive
 * values, and checks every global against its host's allow-list. Nothing is ever imported or
 * called. Based on the opcodes of CPython's `pickletools`.
 * @returns the value, and the offset after the pickle
 * @throws PickleError if it is malformed; whatever the host throws
 */
export function readPickle(
  bytes: Uint8Array,
  host: PickleHost,
  start = 0,
): { value: PickleValue; end: number } {
  const machine = new PickleMachine(bytes, host, start);
  for (;;) {
    const code = machine.take(1)[0]!;
    if (code === stopOpcode) return { value: machine.pop(), end: machine.at };
    const perform = opcodes.get(code);
    if (perform === undefined) {
      throw new PickleError(`opcode 0x${code.toString(16)} at byte ${machine.at - 1} is unknown`);
    }
    perform(machine);
  }
}

const stopOpcode = 0x2e;
type Perform = (machine: PickleMachine) => void;
const opcodes = new Map<number, Perform>();

/** Defines an opcode that changes the machine. */
function action(code: number | string, perform: Perform): void {
  opcodes.set(typeof code === 'string' ? code.charCodeAt(0) : code, perform);
}

/** Defines an opcode that pushes a value. */
function value(code: number | string, read: (machine: PickleMachine) => PickleValue): void {
  action(code, (machine) => {
    machine.push(read(machine));
  });
}

// Constants
value('N', () => null);
value(0x88, () => true);
value(0x89, () => false);
value('I', (machine) => decodeDecimal(machine.line()));
value('L', (machine) => decodeDecimal(machine.line()));
value('J', (machine) => machine.int32());
value('K', (machine) => machine.unsigned(1));
value('M', (machine) => machine.unsigned(2));
value(0x8a, (machine) => decodeLong(machine.bytesOf(machine.unsigned(1))));
value(0x8b, (machine) => decodeLong(machine.bytesOf(machine.int32())));
value('F', (machine) => Number(machine.line()));
value('G', (machine) => machine.float64());

// Text and bytes
value('S', (machine) => machine.line().replace(/^(['"])(.*)\1$/, '$2'));
value('T', (machine) => machine.latin1(machine.int32()));
value('U', (machine) => machine.latin1(machine.unsigned(1)));
value('V', (machine) => machine.line());
value('X', (machine) => machine.text(machine.unsigned(4)));
value(0x8c, (machine) => machine.text(machine.unsigned(1)));
value(0x8d, (machine) => machine.text(machine.unsigned(8)));
value('B', (machine) => machine.bytesOf(machine.unsigned(4)));
value('C', (machine) => machine.bytesOf(machine.unsigned(1)));
value(0x8e, (machine) => machine.bytesOf(machine.unsigned(8)));
value(0x96, (machine) => machine.bytesOf(machine.unsigned(8)));

// Lists, tuples and sets
value(']', (machine) => machine.list([]));
value(')', (machine) => machine.list([]));
value(0x8f, (machine) => machine.list([]));
value('l', (machine) => machine.list(machine.popToMark()));
value('t', (machine) => machine.list(machine.popToMark()));
value(0x91, (machine) => machine.list(machine.popToMark()));
value(0x85, (machine) => machine.list([machine.pop()]));
value(0x86, (machine) => machine.list([machine.pop(), machine.pop()].reverse()));
value(0x87, (machine) => machine.list([machine.pop(), machine.pop(), machine.pop()].reverse()));
action('a', (machine) => {
  machine.append([machine.pop()]);
});
action('e', (machine) => {
  machine.append(machine.popToMark());
});
action(0x90, (machine) => {
  machine.append(machine.popToMark());
});

// Dicts
value('}', (machine) => machine.map([]));
value('d', (machine) => machine.map(machine.popToMark()));
action('s', (machine) => {
  machine.setItems([machine.pop(), machine.pop()].reverse());
});
action('u', (machine) => {
  machine.setItems(machine.popToMark());
});

// The stack and the memo
action('(', (machine) => {
  machine.mark();
});
action('0', (machine) => {
  machine.pop();
});
action('1', (machine) => {
  machine.popToMark();
});
value('2', (machine) => machine.top());
action('p', (machine) => {
  machine.remember(Number(machine.line()));
});
action('q', (machine) => {
  machine.remember(machine.unsigned(1));
});
action('r', (machine) => {
  machine.remember(machine.unsigned(4));
});
action(0x94, (machine) => {
  machine.memoize();
});
action('g', (machine) => {
  machine.recall(Number(machine.line()));
});
action('h', (machine) => {
  machine.recall(machine.unsigned(1));
});
action('j', (machine) => {
  machine.recall(machine.unsigned(4));
});

// Protocol and frames, which carry no data
action(0x80, (machine) => {
  machine.take(1);
});
action(0x95, (machine) => {
  machine.take(8);
});

// Names, calls and persistent ids, which the host handles
action('c', (machine) => {
  machine.global(`${machine.line()}.${machine.line()}`);
});
action(0x93, (machine) => {
  const [name, module] = [machine.pop(), machine.pop()];
  if (typeof name !== 'string' || typeof module !== 'string')
    throw new PickleError('a name is no text');
  machine.global(`${module}.${name}`);
});
action('R', (machine) => {
  machine.reduce();
});
action(0x81, (machine) => {
  machine.reduce();
});
action('i', (machine) => {
  machine.global(`${machine.line()}.${machine.line()}`);
  const callee = machine.pop();
  const args = machine.list(machine.popToMark());
  machine.push(callee);
  machine.push(args);
  machine.reduce();
});
action('o', (machine) => {
  const [callee, ...args] = machine.popToMark();
  if (callee === undefined) throw new PickleError('it calls nothing');
  machine.push(callee);
  machine.push(machine.list(args));
  machine.reduce();
});
action('b', (machine) => {
  machine.build();
});
action('P', (machine) => {
  machine.persistent(machine.line());
});
action('Q', (machine) => {
  machine.persistent(machine.pop());
});

/** Decodes a two's complement integer, little endian. */
function decodeLong(bytes: Uint8Array): number | bigint {
  if (bytes.byteLength > 1024) throw new PickleError(`a number has ${bytes.byteLength} bytes`);
  const words = new BigUint64Array(Math.ceil(bytes.byteLength / 8));
  new Uint8Array(words.buffer).set(bytes);
  const view = new DataView(words.buffer);
  const digits = Array.from(words, (_, i) =>
    view
      .getBigUint64(8 * i, true)
      .toString(16)
      .padStart(16, '0'),
  );
  const value = BigInt(`0x0${digits.reverse().join('')}`);
  const negative = bytes.byteLength > 0 && bytes.at(-1)! >= 0x80;
  const signed = negative ? value - (1n << BigInt(8 * bytes.byteLength)) : value;
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

function decodeDecimal(text: string): PickleValue {
  if (text === '00' || text === '01') return text === '01';
  const digits = text.replace(/L$/, '');
  if (!/^[+-]?\d{1,400}$/.test(digits))
    throw new PickleError(`"${text.slice(0, 20)}" is no number`);
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}
