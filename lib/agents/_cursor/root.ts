/**
 * The root of a chat in the store of `cursor-agent`: a protobuf message whose form is not published.
 * What is known of it is from readers of such stores: field 1 is the id of a message, in order;
 * field 9 the URI of the folder; field 21 a path and a branch.
 *
 * @module
 */

/** What a root says. */
export interface ChatRoot {
  /** The ids of the messages, in order, in hexadecimal digits. */
  readonly messages: readonly string[];
  readonly folderUri: string | null;
  readonly branch: string | null;
}

const MESSAGE_FIELD = 1;
const FOLDER_FIELD = 9;
const GIT_FIELD = 21;
const BRANCH_FIELD = 2;
const ID_BYTES = 32;

/** The kinds of values, and how many bytes those have that do not say it. */
const VARINT = 0;
const BYTES = 2;
const FIXED_BYTES: ReadonlyMap<number, number> = new Map([[1, 8], [5, 4]]);

/** Reads a root as far as it has the form that is known. */
export function readRoot(bytes: Uint8Array): ChatRoot {
  const messages: string[] = [];
  let folderUri: string | null = null;
  let branch: string | null = null;
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === MESSAGE_FIELD && value.length === ID_BYTES) messages.push(value.toHex());
    if (field === FOLDER_FIELD) folderUri = new TextDecoder().decode(value);
    if (field !== GIT_FIELD) continue;
    for (const inner of fieldsOf(value)) {
      if (inner.field === BRANCH_FIELD) branch = new TextDecoder().decode(inner.value) || null;
    }
  }
  return { messages, folderUri, branch };
}

interface Field {
  readonly field: number;
  readonly value: Uint8Array;
}

/** Yields the fields that have bytes; ends where the form is not that of protobuf. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; at < bytes.length; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return Number.POSITIVE_INFINITY;
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, kind] = [Math.floor(tag / 8), tag % 8];
    if (kind === VARINT) {
      varint();
      continue;
    }
    const length = kind === BYTES ? varint() : FIXED_BYTES.get(kind) ?? Number.POSITIVE_INFINITY;
    if (at + length > bytes.length) return;
    if (kind === BYTES) yield { field, value: bytes.subarray(at, at + length) };
    at += length;
  }
}
