import { DictionaryBatch } from 'apache-arrow/fb/dictionary-batch';
import { Field } from 'apache-arrow/fb/field';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { Schema } from 'apache-arrow/fb/schema';
import { ByteBuffer } from 'flatbuffers';

/** Minimum number of bytes of a vector's entry in a flatbuffer. */
const minEntryBytes = 4;
const maxDepth = 64;

/** Numbers of what a message describes. */
interface Described {
  /** Fields of a schema, with those in one another. */
  fields: number;
  nodes: number;
  buffers: number;
}

/**
 * Checks that the lists in a message's metadata can be as long as they claim. The library trusts
 * the claims and could loop over two billion fields.
 * @param found called with each number before what is counted is looked at
 * @throws Error with the list
 */
export function verifyMessage(
  metadata: Uint8Array,
  found: (numbers: Readonly<Described>) => void = () => undefined,
): void {
  const numbers: Described = { fields: 0, nodes: 0, buffers: 0 };
  let entries = 0;
  // Lists may share their entries, so the total number of visited entries is bounded.
  const most = metadata.byteLength / minEntryBytes;
  const count = (what: string, length: number): void => {
    entries += length;
    if (length < 0 || entries > most) throw new Error(`a message claims ${length} ${what}`);
  };
  const countFields = (length: number): void => {
    count('fields', length);
    numbers.fields += length;
    found(numbers);
  };
  const verifyField = (field: Field, depth: number): void => {
    if (depth > maxDepth) throw new Error(`fields are nested more than ${maxDepth} deep`);
    count('entries of metadata', field.customMetadataLength());
    countFields(field.childrenLength());
    for (let i = 0; i < field.childrenLength(); i++) {
      const child = field.children(i, new Field());
      if (child !== null) verifyField(child, depth + 1);
    }
  };
  const verifyBatch = (batch: RecordBatch | null): void => {
    count('nodes', batch?.nodesLength() ?? 0);
    count('buffers', batch?.buffersLength() ?? 0);
    count('buffer counts', batch?.variadicBufferCountsLength() ?? 0);
    numbers.nodes = batch?.nodesLength() ?? 0;
    numbers.buffers = batch?.buffersLength() ?? 0;
    found(numbers);
  };
  const message = Message.getRootAsMessage(new ByteBuffer(metadata));
  count('entries of metadata', message.customMetadataLength());
  const type = message.headerType();
  if (type === MessageHeader.Schema) {
    const schema = message.header(new Schema()) as Schema | null;
    count('entries of metadata', schema?.customMetadataLength() ?? 0);
    count('features', schema?.featuresLength() ?? 0);
    countFields(schema?.fieldsLength() ?? 0);
    for (let i = 0; i < (schema?.fieldsLength() ?? 0); i++) {
      const field = schema!.fields(i, new Field());
      if (field !== null) verifyField(field, 0);
    }
  } else if (type === MessageHeader.RecordBatch) {
    verifyBatch(message.header(new RecordBatch()) as RecordBatch | null);
  } else if (type === MessageHeader.DictionaryBatch) {
    const dictionary = message.header(new DictionaryBatch()) as DictionaryBatch | null;
    verifyBatch(dictionary?.data(new RecordBatch()) ?? null);
  }
}
