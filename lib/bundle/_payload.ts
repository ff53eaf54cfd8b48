/** What is inside a version 4 envelope. */

import type { Json, JsonObject } from "../go_json.ts";
import { formatTime } from "../handoff.ts";
import type { EnvelopeBundle } from "./_bundle.ts";
import { type BundleEntry, entryToJson, parseEntry, parseSealedTime } from "./_entry.ts";
import { parseObject, refuseOthers, textField } from "./_parse.ts";
import { refusal } from "./_refusal.ts";
import { isJsonObject } from "../strict_json.ts";

/** Everything that the payload says, and the signature covers. */
export interface Payload {
  readonly entries: readonly BundleEntry[];
  readonly exportedAt: Date;
  /** The program that wrote it. */
  readonly exporter: string;
  readonly signer: PayloadSigner | null;
}

/** Who signed, as the signer says. */
export interface PayloadSigner {
  readonly name: string;
  readonly publicKey: string;
}

/** Returns the payload as compact JSON. */
export function formatPayload(payload: Payload): Uint8Array<ArrayBuffer> {
  const { signer } = payload;
  const head = {
    bundle_version: 4,
    exported_at: formatTime(payload.exportedAt),
    exporter: payload.exporter,
  };
  const records = payload.entries.map(entryToJson);
  const signed = signer === null
    ? { ...head, records }
    : { ...head, signer: { name: signer.name, public_key: signer.publicKey }, records };
  return new TextEncoder().encode(JSON.stringify(signed));
}

/** Returns what is in an envelope whose signature is verified. */
export function parsePayload(envelope: EnvelopeBundle, now: Date): Payload {
  const fields = parseObject(envelope.payload, "the payload");
  const known = ["bundle_version", "exported_at", "exporter", "signer", "records"];
  refuseOthers(fields, known, "the payload");
  if (fields.bundle_version !== 4) {
    throw refusal("malformed", 'the payload must have "bundle_version" 4');
  }
  return {
    exportedAt: parseSealedTime(fields.exported_at, 'the payload\'s "exported_at"', now),
    exporter: textField(fields, "exporter", "the payload"),
    signer: parseSigner(fields, envelope.signature?.publicKey ?? null),
    entries: parseRecords(fields.records, now),
  };
}

/** Returns the signer, who must be the one whose key the signature was verified with. */
function parseSigner(fields: JsonObject, publicKey: string | null): PayloadSigner | null {
  const { signer } = fields;
  if (signer === undefined && publicKey === null) return null;
  if (publicKey === null) {
    throw refusal("forged", "it names a signer but has no signature: that was taken off");
  }
  if (!isJsonObject(signer)) {
    throw refusal("malformed", 'it is signed, but has no "signer" object');
  }
  refuseOthers(signer, ["name", "public_key"], "the signer");
  if (textField(signer, "public_key", "the signer") !== publicKey) {
    throw refusal("forged", "it is signed by another key than the one that it names");
  }
  return { name: textField(signer, "name", "the signer"), publicKey };
}

function parseRecords(value: Json | undefined, now: Date): readonly BundleEntry[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw refusal("malformed", 'the payload must have "records" as a list that is not empty');
  }
  const records: readonly Json[] = value;
  const entries = records.map((record, at) => parseEntry(record, at + 1, now));
  if (new Set(entries.map((entry) => entry.handoff.id)).size < entries.length) {
    throw refusal("malformed", "two records have the same id");
  }
  return entries;
}
