import {
  CutPickle,
  isKind,
  pickleBytes,
  PickleError,
  type PickleHost,
  pickleList,
  type PickleMap,
  type PickleValue,
} from './pickle-values';

/** The stack machine on which opcodes operate. */
export class PickleMachine {
  private readonly view: DataView;
  private stack: PickleValue[] = [];
  /** Stacks that MARK pushed aside. */
  private readonly marked: PickleValue[][] = [];
  /**
   * Memo of values by number, which most pickles count up from 0 or 1; other numbers are in
   * `memoBeside`.
   */
  private readonly memo: (PickleValue | undefined)[] = [];
  private readonly memoBeside = new Map<number, PickleValue>();
  private stored = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly host: PickleHost,
    private position: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Offset after what was read. */
  get at(): number {
    return this.position;
  }

  push(value: PickleValue): void {
    this.host.spend(pickleBytes.place);
    this.stack.push(value);
    if (this.stack.length > this.host.maxValues) {
      throw new PickleError(`it holds more than ${this.host.maxValues} values at once`);
    }
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw new PickleError(`the stack is empty at byte ${this.position}`);
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw new PickleError(`the stack is empty at byte ${this.position}`);
    return value;
  }

  mark(): void {
    this.host.spend(pickleBytes.mark);
    this.marked.push(this.stack);
    this.stack = [];
  }

  popToMark(): PickleValue[] {
    const values = this.stack;
    const below = this.marked.pop();
    if (below === undefined) throw new PickleError(`there is no mark at byte ${this.position}`);
    this.stack = below;
    return values;
  }

  /** Creates a list of values that are no longer on a stack. */
  list(items: PickleValue[]): PickleValue {
    this.host.spend(pickleBytes.list);
    return pickleList(items);
  }

  /** Creates a dict from alternating keys and values. */
  map(values: readonly PickleValue[]): PickleMap {
    const entries = new Map<PickleValue, PickleValue>();
    this.host.spend(pickleBytes.map + (values.length / 2) * pickleBytes.entry);
    for (let i = 0; i + 1 < values.length; i += 2) entries.set(values[i]!, values[i + 1]!);
    return { kind: 'map', entries };
  }

  /** Reads bytes of the file. */
  bytesOf(length: number): Uint8Array {
    this.host.spend(pickleBytes.text);
    return this.take(length);
  }

  /** Reads UTF-8; malformed text is kept, with replacement characters. */
  text(length: number): string {
    return this.decode(this.take(length), 'utf-8');
  }

  latin1(length: number): string {
    return this.decode(this.take(length), 'latin1');
  }

  private decode(bytes: Uint8Array, encoding: 'utf-8' | 'latin1'): string {
    this.host.spend(pickleBytes.text + 2 * bytes.byteLength);
    return new TextDecoder(encoding).decode(bytes);
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.position + length > this.bytes.byteLength) {
      throw new CutPickle(`it ends at byte ${this.bytes.byteLength}, in the middle of a value`);
    }
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw new CutPickle('a line does not end');
    const text = this.text(end - this.position);
    this.position++;
    return text;
  }

  unsigned(size: 1 | 2 | 4 | 8): number {
    const at = this.position;
    this.take(size);
    if (size === 1) return this.view.getUint8(at);
    if (size === 2) return this.view.getUint16(at, true);
    if (size === 4) return this.view.getUint32(at, true);
    const value = this.view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new PickleError('a length is beyond all files');
    return Number(value);
  }

  int32(): number {
    this.take(4);
    return this.view.getInt32(this.position - 4, true);
  }

  float64(): number {
    this.host.spend(pickleBytes.number);
    this.take(8);
    return this.view.getFloat64(this.position - 8, false);
  }

  remember(index: number): void {
    const value = this.top();
    if (this.memoAt(index) === undefined) this.stored++;
    if (index >= 0 && index <= this.memo.length + 1) {
      this.host.spend(pickleBytes.place);
      this.memo[index] = value;
    } else {
      this.host.spend(pickleBytes.loneMemo);
      this.memoBeside.set(index, value);
    }
  }

  memoize(): void {
    this.remember(this.stored);
  }

  recall(index: number): void {
    const value = this.memoAt(index);
    if (value === undefined)
      throw new PickleError(`it refers to a value ${index} that it never stored`);
    this.push(value);
  }

  private memoAt(index: number): PickleValue | undefined {
    const value = index < this.memo.length ? this.memo[index] : undefined;
    return value === undefined ? this.memoBeside.get(index) : value;
  }

  global(name: string): void {
    this.host.allowGlobal(name);
    this.host.spend(pickleBytes.text);
    this.push({ kind: 'global', name });
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!isKind(callee, 'global') || !isKind(args, 'list')) {
      throw new PickleError(`it calls something that is not a name at byte ${this.position}`);
    }
    this.host.spend(pickleBytes.map);
    this.push(this.host.reduce(callee.name, args.items));
  }

  build(): void {
    const state = this.pop();
    this.host.build(this.top(), state);
  }

  persistent(id: PickleValue): void {
    this.host.spend(pickleBytes.map);
    this.push(this.host.persistent(id));
  }

  append(values: readonly PickleValue[]): void {
    const list = this.top();
    if (!isKind(list, 'list'))
      throw new PickleError(`it appends to no list at byte ${this.position}`);
    this.host.spend(values.length * pickleBytes.place);
    for (const value of values) list.items.push(value);
  }

  setItems(values: readonly PickleValue[]): void {
    const map = this.top();
    if (!isKind(map, 'map') || values.length % 2 !== 0) {
      throw new PickleError(`it sets items of no dict at byte ${this.position}`);
    }
    this.host.spend((values.length / 2) * pickleBytes.entry);
    for (let i = 0; i < values.length; i += 2) map.entries.set(values[i]!, values[i + 1]!);
  }
}
