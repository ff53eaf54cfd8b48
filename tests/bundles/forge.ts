/** Bundles as an attacker makes them: anything, properly signed with whatever key is given. */

import { goJson, type Json, type JsonObject } from "../../lib/go_json.ts";
import { sha256 } from "../../lib/handoff.ts";
import { keyId, parseSigningKey, type SigningKey } from "../../lib/keys.ts";

const vectors = new URL("../vectors/go-0.7.5/", import.meta.url);

/** Returns the text of a file that the Go tool wrote. */
export function vector(name: string): string {
  return Deno.readTextFileSync(new URL(name, vectors));
}

/** Returns the key that signed the vectors. */
export function vectorKey(): Promise<SigningKey> {
  return parseSigningKey(vector("signing-key.pem"));
}

/** Returns the UTF-8 of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The record of `plain.v2.json`. */
export const RECORD: JsonObject = JSON.parse(vector("plain.v2.json")).record;

/** Returns a version 3 bundle with a record of any kind. */
export async function forgeSigned(
  key: SigningKey,
  record: JsonObject,
): Promise<Uint8Array<ArrayBuffer>> {
  const checksum = await sha256(goJson(record));
  const signature = (await key.sign(utf8(checksum))).toBase64();
  const { publicKey: public_key } = key;
  const signer = { name: "Vector Signer", key_id: await keyId(public_key), public_key };
  return utf8(goJson({ version: 3, checksum, record, signer, signature }, { indent: 2 }));
}

/** Returns what a version 4 payload says when nothing is wrong with it. */
export function payloadOf(key: SigningKey): JsonObject {
  return {
    bundle_version: 4,
    exported_at: "2026-11-22T18:02:06Z",
    exporter: "session-handoff 0.8.0",
    signer: { name: "Vector Signer", public_key: key.publicKey },
    records: [{ record: RECORD }],
  };
}

/** The payload type of version 4. */
export const TYPE = "application/vnd.session-handoff.v4+json";

/** Returns the fields of an envelope around a payload of any kind, signed as DSSE v1 says. */
export async function forgeEnvelope(key: SigningKey, payload: Json | string): Promise<JsonObject> {
  const body = utf8(typeof payload === "string" ? payload : JSON.stringify(payload));
  const covered = new Uint8Array([...utf8(`DSSEv1 39 ${TYPE} ${body.length} `), ...body]);
  return {
    payloadType: TYPE,
    payload: body.toBase64(),
    signatures: [{ keyid: key.publicKey, sig: (await key.sign(covered)).toBase64() }],
  };
}
