import { Bool } from 'apache-arrow/fb/bool';
import { Buffer as BufferRegion } from 'apache-arrow/fb/buffer';
import { DictionaryBatch } from 'apache-arrow/fb/dictionary-batch';
import { DictionaryEncoding } from 'apache-arrow/fb/dictionary-encoding';
import { Field } from 'apache-arrow/fb/field';
import { FieldNode } from 'apache-arrow/fb/field-node';
import { FixedSizeList } from 'apache-arrow/fb/fixed-size-list';
import { FloatingPoint } from 'apache-arrow/fb/floating-point';
import { Int } from 'apache-arrow/fb/int';
import { KeyValue } from 'apache-arrow/fb/key-value';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { MetadataVersion } from 'apache-arrow/fb/metadata-version';
import { Precision } from 'apache-arrow/fb/precision';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { Schema } from 'apache-arrow/fb/schema';
import { Type } from 'apache-arrow/fb/type';
import { Utf8 } from 'apache-arrow/fb/utf8';
import { Builder } from 'flatbuffers';

/** A column of bools, float32, texts, or texts by way of a dictionary; or of lists of float32. */
export interface CraftedColumn {
  readonly name: string;
  readonly type: 'bool' | 'float' | 'text' | 'list';
  /** Id of its dictionary. */
  readonly dictionary?: number;
  /** Length of its lists. */
  readonly width?: number;
}

/** Buffers of a batch as stored, and what they claim. */
export interface CraftedBatch {
  readonly rows: number;
  /** Number of field nodes, each of as many entries as there are rows. */
  readonly nodes: number;
  readonly buffers: readonly Uint8Array[];
}

const alignment = 8;

function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & (alignment - 1))]);
}

function messageOf(
  builder: Builder,
  type: MessageHeader,
  header: number,
  body: Uint8Array = new Uint8Array(),
): Uint8Array {
  Message.startMessage(builder);
  Message.addVersion(builder, MetadataVersion.V5);
  Message.addHeaderType(builder, type);
  Message.addHeader(builder, header);
  Message.addBodyLength(builder, BigInt(body.length));
  builder.finish(Message.endMessage(builder));
  const metadata = padded(builder.asUint8Array());
  const prefix = Buffer.alloc(8, 0xff);
  prefix.writeInt32LE(metadata.length, 4);
  return Buffer.concat([prefix, metadata, body]);
}

function typeOf(builder: Builder, { type, width = 0 }: CraftedColumn): [Type, number] {
  switch (type) {
    case 'bool':
      Bool.startBool(builder);
      return [Type.Bool, Bool.endBool(builder)];
    case 'float':
      return [Type.FloatingPoint, FloatingPoint.createFloatingPoint(builder, Precision.SINGLE)];
    case 'text':
      Utf8.startUtf8(builder);
      return [Type.Utf8, Utf8.endUtf8(builder)];
    case 'list':
      return [Type.FixedSizeList, FixedSizeList.createFixedSizeList(builder, width)];
  }
}

function fieldOf(builder: Builder, column: CraftedColumn): number {
  const entries: readonly CraftedColumn[] =
    column.type === 'list' ? [{ name: 'item', type: 'float' }] : [];
  const name = builder.createString(column.name);
  const [typeId, type] = typeOf(builder, column);
  const children = Field.createChildrenVector(
    builder,
    entries.map((entry) => fieldOf(builder, entry)),
  );
  const indices = column.dictionary === undefined ? 0 : Int.createInt(builder, 32, true);
  if (indices > 0) {
    DictionaryEncoding.startDictionaryEncoding(builder);
    DictionaryEncoding.addId(builder, BigInt(column.dictionary!));
    DictionaryEncoding.addIndexType(builder, indices);
  }
  const dictionary = indices > 0 ? DictionaryEncoding.endDictionaryEncoding(builder) : 0;
  Field.startField(builder);
  Field.addName(builder, name);
  Field.addNullable(builder, true);
  Field.addTypeType(builder, typeId);
  Field.addType(builder, type);
  Field.addChildren(builder, children);
  if (dictionary > 0) Field.addDictionary(builder, dictionary);
  return Field.endField(builder);
}

/**
 * Creates the first message of a stream.
 * @param repeats number of times that the columns are listed; they are stored once
 * @param metadata texts beside the columns, by their keys
 */
export function schemaMessage(
  columns: readonly CraftedColumn[],
  { repeats = 1, metadata = {} }: { repeats?: number; metadata?: Record<string, string> } = {},
): Uint8Array {
  const builder = new Builder();
  const once = columns.map((column) => fieldOf(builder, column));
  const all = Array.from({ length: repeats * once.length }, (_, i) => once[i % once.length]!);
  const fields = Schema.createFieldsVector(builder, all);
  const entries = Object.entries(metadata).map(([key, value]) => {
    const [k, v] = [builder.createString(key), builder.createString(value)];
    return KeyValue.createKeyValue(builder, k, v);
  });
  const custom = Schema.createCustomMetadataVector(builder, entries);
  Schema.startSchema(builder);
  Schema.addFields(builder, fields);
  Schema.addCustomMetadata(builder, custom);
  return messageOf(builder, MessageHeader.Schema, Schema.endSchema(builder));
}

function batchOf(builder: Builder, { rows, nodes, buffers }: CraftedBatch): number {
  RecordBatch.startNodesVector(builder, nodes);
  for (let i = 0; i < nodes; i++) FieldNode.createFieldNode(builder, BigInt(rows), 0n);
  const nodesAt = builder.endVector();
  const places: [number, number][] = [];
  let end = 0;
  for (const { length } of buffers) {
    places.push([end, length]);
    end += length + (-length & (alignment - 1));
  }
  RecordBatch.startBuffersVector(builder, buffers.length);
  // Vectors are written from the end.
  for (const [at, length] of places.reverse()) {
    BufferRegion.createBuffer(builder, BigInt(at), BigInt(length));
  }
  const buffersAt = builder.endVector();
  RecordBatch.startRecordBatch(builder);
  RecordBatch.addLength(builder, BigInt(rows));
  RecordBatch.addNodes(builder, nodesAt);
  RecordBatch.addBuffers(builder, buffersAt);
  return RecordBatch.endRecordBatch(builder);
}

export function batchMessage(batch: CraftedBatch): Uint8Array {
  const builder = new Builder();
  const header = batchOf(builder, batch);
  const body = Buffer.concat(batch.buffers.map(padded));
  return messageOf(builder, MessageHeader.RecordBatch, header, body);
}

/** Creates a message of a dictionary of texts, or of some that are added to it. */
export function dictionaryMessage(
  id: number,
  texts: readonly string[],
  isDelta = false,
): Uint8Array {
  const builder = new Builder();
  const batch = { rows: texts.length, nodes: 1, buffers: textBuffers(texts) };
  const data = batchOf(builder, batch);
  DictionaryBatch.startDictionaryBatch(builder);
  DictionaryBatch.addId(builder, BigInt(id));
  DictionaryBatch.addData(builder, data);
  DictionaryBatch.addIsDelta(builder, isDelta);
  const body = Buffer.concat(batch.buffers.map(padded));
  const header = DictionaryBatch.endDictionaryBatch(builder);
  return messageOf(builder, MessageHeader.DictionaryBatch, header, body);
}

const noNulls = new Uint8Array();

function textBuffers(texts: readonly string[]): Uint8Array[] {
  const offsets = Int32Array.from([0, ...texts.map(({ length }) => length)]);
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!;
  return [noNulls, new Uint8Array(offsets.buffer), Buffer.from(texts.join(''))];
}

/** Creates the buffers of a column of numbers without nulls. */
export function numberBuffers(numbers: Float32Array | Int32Array): Uint8Array[] {
  return [noNulls, new Uint8Array(numbers.buffer)];
}
