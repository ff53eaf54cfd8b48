import { oneLine } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { isFingerprint, parsePublicKey } from "../lib/keys.ts";
import { storeFolder } from "../lib/paths.ts";
import { trimSpace } from "../lib/text.ts";
import { findSigner, readTrust, type TrustedSigner, trustSigner } from "../lib/trust.ts";
import { defineCommand, type Host } from "./_command.ts";
import { readPublicKey } from "./_keys.ts";

/** Adds a signer to those whose bundles are accepted. */
export const command = defineCommand({
  summary: "Trust a signer: accept bundles that are signed by this key",
  details: [
    "KEY is the public key as import, keys show or OpenSSH print it, or a file with it. Compare " +
    "the fingerprint with its owner first, by another way than the one by which the key came.",
    "A name belongs to one key. When its owner has a new one, --replaces names the old one.",
  ],
  options: {
    name: { type: "string", value: "NAME", help: "what you call the signer" },
    replaces: {
      type: "string",
      value: "FINGERPRINT",
      help: "the key of that name so far, which is trusted no more",
    },
  },
  positional: {
    name: "KEY",
    help: "a public key, a file with one, or the fingerprint of one that you trust already",
    min: 1,
    max: 1,
  },
  examples: [
    { says: "A key that Ana sent you", run: "keys trust ana.pub --name ana" },
    {
      says: "Her next one",
      run: "keys trust ana-2027.pub --replaces SHA256:...",
    },
  ],
  async run({ options, args, host, say }) {
    const folder = storeFolder(host.env, host.platform);
    const signers = await readTrust(folder);
    const replaces = options.replaces === undefined ? undefined : trimSpace(options.replaces);
    const known = replaces === undefined ? undefined : findSigner(signers, replaces);
    const name = options.name === undefined ? known?.name : trimSpace(options.name);
    if (name === undefined) {
      throw new HandoffError("usage", "cannot trust the signer: what you call it is missing", {
        hints: ["add --name NAME"],
      });
    }
    const publicKey = await publicKeyOf(trimSpace(args[0] ?? ""), signers, host);
    const signer = await trustSigner(folder, {
      name,
      publicKey,
      now: host.now(),
      ...(replaces !== undefined && { replaces }),
    });
    host.stdout.write(`trusted signer ${signer.fingerprint} ${oneLine(signer.name)}\n`);
    if (replaces !== undefined && replaces !== signer.fingerprint) {
      say(`${replaces} is trusted no more`);
    }
  },
});

/** Returns the key that the user means: the key itself, the name of a file, or a known one. */
async function publicKeyOf(
  text: string,
  signers: readonly TrustedSigner[],
  host: Host,
): Promise<string> {
  if (isFingerprint(text)) {
    const known = findSigner(signers, text);
    if (known !== undefined) return known.publicKey;
    throw new HandoffError(
      "not-found",
      `cannot trust ${text}: a fingerprint tells a key from others, but is not the key`,
      {
        hints: [
          `give the public key, which "import" shows when it refuses a bundle`,
          `or trust it while importing: session-handoff import FILE --trust ${text} --signer NAME`,
        ],
      },
    );
  }
  const isKey = text.startsWith("ssh-ed25519 ") || /^[A-Za-z0-9+/]{43}=$/.test(text);
  return isKey ? parsePublicKey(text) : await readPublicKey(text, host);
}
