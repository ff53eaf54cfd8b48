/** From bytes to a bundle: its form is checked to the last field, but nothing is verified yet. */

import { decodeBase64 } from "../base64.ts";
import type { Json, JsonObject } from "../go_json.ts";
import { isPublicKey } from "../keys.ts";
import { isJsonObject, parseStrictJson } from "../strict_json.ts";
import {
  ALGORITHM,
  type BareBundle,
  type Bundle,
  type ChecksummedBundle,
  type EncryptedBundle,
  type EnvelopeBundle,
  type EnvelopeSignature,
  GO_BUNDLE_BYTES_MAX,
  ITERATIONS_MAX,
  ITERATIONS_MIN,
  NONCE_BYTES,
  PAYLOAD_TYPE,
  PBKDF2_KDF,
  SALT_BYTES,
  SCRYPT_KDF,
  type SignedBundle,
} from "./_bundle.ts";
import { refusal } from "./_refusal.ts";

/** How deeply a bundle may be nested: contexts are carried whatever they hold, within reason. */
const DEPTH_MAX = 64;

/** Returns the value of the JSON in `bytes`, which must be an object. */
export function parseObject(bytes: Uint8Array, what: string): JsonObject {
  const value = parseStrictJson(bytes, { depthMax: DEPTH_MAX, what });
  if (isJsonObject(value)) return value;
  throw refusal("malformed", `${what} is no JSON object`);
}

/** Returns the bundle that `bytes` look like. */
export function parseBundle(bytes: Uint8Array): Bundle {
  const fields = parseObject(bytes, "the bundle");
  if ("payload" in fields || "payloadType" in fields) return parseEnvelope(fields);
  if ("ciphertext" in fields) return parseEncrypted(fields);
  if (bytes.length > GO_BUNDLE_BYTES_MAX) {
    throw refusal("too-large", "it has more than 16 MiB, the most for versions 1 to 3");
  }
  // A version that was lowered and a signature that was taken off must not pass for less.
  const marked = "signature" in fields || "signer" in fields;
  switch (fields.version) {
    case 1:
    case 2:
      if (marked) throw versionLowered(fields.version);
      return fields.version === 1 ? parseBare(fields) : parseChecksummed(fields);
    case 3:
      if (!("signature" in fields)) throw signatureRemoved();
      return parseSigned(fields);
    default:
      throw refusal("malformed", "its version is not one that is known");
  }
}

function parseBare(fields: JsonObject): BareBundle {
  refuseOthers(fields, ["version", "checksum", "record"], "the bundle");
  const checksum = "checksum" in fields ? parseChecksum(fields) : null;
  return { kind: "bare", record: parseRecord(fields), checksum };
}

function parseChecksummed(fields: JsonObject): ChecksummedBundle {
  refuseOthers(fields, ["version", "checksum", "record"], "the bundle");
  return { kind: "checksummed", record: parseRecord(fields), checksum: parseChecksum(fields) };
}

function parseSigned(fields: JsonObject): SignedBundle {
  refuseOthers(fields, ["version", "checksum", "record", "signer", "signature"], "the bundle");
  const { signer } = fields;
  if (!isJsonObject(signer)) throw refusal("malformed", 'it is signed, but has no "signer" object');
  refuseOthers(signer, ["name", "key_id", "public_key"], "the signer");
  return {
    kind: "signed",
    record: parseRecord(fields),
    checksum: parseChecksum(fields),
    name: "name" in signer ? textField(signer, "name", "the signer") : "",
    keyId: textField(signer, "key_id", "the signer"),
    publicKey: parsePublicKey(textField(signer, "public_key", "the signer")),
    signature: parseSignature(textField(fields, "signature", "the bundle")),
  };
}

function parseEnvelope(fields: JsonObject): EnvelopeBundle {
  refuseOthers(fields, ["payloadType", "payload", "signatures"], "the envelope");
  if (fields.payloadType !== PAYLOAD_TYPE) {
    throw refusal("forged", `its payload type is not "${PAYLOAD_TYPE}"`);
  }
  const payload = bytesField(fields, "payload", "the envelope");
  const { signatures } = fields;
  if (!Array.isArray(signatures)) {
    throw refusal("malformed", 'the envelope must have "signatures" as a list');
  }
  const list: readonly Json[] = signatures;
  if (list.length > 1) {
    throw refusal("malformed", `it has ${list.length} signatures, at most one is wanted`);
  }
  const [only] = list;
  return {
    kind: "envelope",
    payload,
    signature: only === undefined ? null : parseEnvelopeSignature(only),
  };
}

function parseEnvelopeSignature(value: Json): EnvelopeSignature {
  if (!isJsonObject(value)) throw refusal("malformed", "the signature must be an object");
  refuseOthers(value, ["keyid", "sig"], "the signature");
  return {
    publicKey: parsePublicKey(textField(value, "keyid", "the signature")),
    bytes: parseSignature(textField(value, "sig", "the signature")),
  };
}

function parseEncrypted(fields: JsonObject): EncryptedBundle {
  const { version, algorithm, kdf } = fields;
  const sealed = ["version", "algorithm", "kdf", "salt", "nonce", "ciphertext"];
  if (version === 1) refuseOthers(fields, sealed, "the encrypted bundle");
  else if (version === 2) refuseOthers(fields, [...sealed, "iterations"], "the encrypted bundle");
  else throw refusal("malformed", "the version of its encryption is not one that is known");
  if (algorithm !== ALGORITHM) throw refusal("malformed", `its algorithm is not "${ALGORITHM}"`);
  const wanted = version === 1 ? SCRYPT_KDF : PBKDF2_KDF;
  if (kdf !== wanted) throw refusal("malformed", `its key derivation is not "${wanted}"`);
  const bundle: EncryptedBundle = {
    kind: "encrypted",
    iterations: version === 1 ? null : parseIterations(fields.iterations),
    salt: bytesField(fields, "salt", "the encrypted bundle"),
    nonce: bytesField(fields, "nonce", "the encrypted bundle"),
    ciphertext: bytesField(fields, "ciphertext", "the encrypted bundle"),
  };
  if (bundle.salt.length !== SALT_BYTES) throw wrongLength("salt", SALT_BYTES);
  if (bundle.nonce.length !== NONCE_BYTES) throw wrongLength("nonce", NONCE_BYTES);
  return bundle;
}

function parseIterations(value: Json | undefined): number {
  if (
    typeof value === "number" && Number.isInteger(value) &&
    value >= ITERATIONS_MIN && value <= ITERATIONS_MAX
  ) return value;
  const [least, most] = [ITERATIONS_MIN, ITERATIONS_MAX].map((n) => n.toLocaleString("en"));
  throw refusal("malformed", `its key derivation must take ${least} to ${most} iterations`);
}

function parseRecord(fields: JsonObject): JsonObject {
  if (isJsonObject(fields.record)) return fields.record;
  throw refusal("malformed", 'it has no "record" object');
}

function parseChecksum(fields: JsonObject): string {
  const { checksum } = fields;
  if (typeof checksum === "string" && /^[0-9a-f]{64}$/.test(checksum)) return checksum;
  throw refusal("malformed", "its checksum is not 64 hexadecimal digits in small letters");
}

function parsePublicKey(text: string): string {
  if (isPublicKey(text)) return text;
  throw refusal("forged", "its public key is no Ed25519 key, or one that anyone can sign for");
}

function parseSignature(text: string): Uint8Array<ArrayBuffer> {
  const signature = decodeBase64(text);
  if (signature?.length === 64) return signature;
  throw refusal("forged", "its signature is not 64 bytes in base64");
}

function bytesField(fields: JsonObject, name: string, where: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64(textField(fields, name, where));
  if (bytes === null) throw refusal("malformed", `${where} must have "${name}" in strict base64`);
  return bytes;
}

/** Returns a field that must be there and be text. */
export function textField(fields: JsonObject, name: string, where: string): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw refusal("malformed", `${where} must have "${name}" as text`);
}

/** Refuses fields that are not known: they would be lost, and nothing would vouch for them. */
export function refuseOthers(fields: JsonObject, known: readonly string[], where: string): void {
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) throw refusal("malformed", `${where} has a field that is not known`);
  }
}

function versionLowered(version: 1 | 2): Error {
  return refusal(
    "forged",
    `it says version ${version} but has a signer: its version was lowered after it was sealed`,
  );
}

function signatureRemoved(): Error {
  return refusal("forged", "it says version 3 but has no signature: that was taken off");
}

function wrongLength(name: string, bytes: number): Error {
  return refusal("malformed", `its ${name} is not ${bytes} bytes long`);
}
