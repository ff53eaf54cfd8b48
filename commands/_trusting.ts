/**
 * Whom `import` believes: the questions that it asks about an unknown signer, the signer that it
 * adds to the trust store, and what it says of who sealed a bundle.
 *
 * @module
 */

import type { Seal, SignerClaim } from "../lib/bundle/mod.ts";
import { oneLine } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { isSignerName, signerNameKey } from "../lib/signer_name.ts";
import { trimSpace } from "../lib/text.ts";
import { findSigner, type TrustedSigner } from "../lib/trust.ts";
import type { Host, Invocation, Options } from "./_command.ts";

/** A signer that an import adds to the trust store. */
export type PinnedSigner = Pick<TrustedSigner, "name" | "publicKey" | "fingerprint">;

/** Asks whether to trust a signer that is not known. */
export async function askToTrust(claim: SignerClaim, host: Host): Promise<boolean> {
  const { confirm } = await import("./_prompts.ts");
  const name = trimSpace(claim.claimedName);
  host.stderr.write(
    "The bundle is signed by a key that you do not trust yet.\n" +
      `  fingerprint       ${claim.fingerprint}\n` +
      `  it calls itself   ${name === "" ? "nothing" : oneLine(name)}\n` +
      "Ask the sender, by another way, whether that fingerprint is right.\n",
  );
  return await confirm(host, "Trust this key, and import?");
}

/** Asks what the user calls a signer; Enter alone takes over what it calls itself. */
export async function askForName(claim: SignerClaim, host: Host): Promise<string> {
  const { askText } = await import("./_prompts.ts");
  const claimed = trimSpace(claim.claimedName);
  return await askText(host, {
    question: "What do you call the signer?",
    usual: isSignerName(claimed) ? claimed : "",
  });
}

/**
 * Returns the signer to add to the trust store with this import, or `null` when there is none.
 * What could go wrong with that is found here, before anything is written.
 */
export function pinnedSigner(
  seal: Seal,
  signers: readonly TrustedSigner[],
  chosenName: string | undefined,
): PinnedSigner | null {
  if (seal.kind === "unsigned" || !seal.pinned) return null;
  const name = trimSpace(chosenName ?? seal.name);
  if (!isSignerName(name)) {
    throw new HandoffError(
      "usage",
      `cannot trust the signer as "${name}": that is no usable name`,
      {
        hints: ["name it with --signer NAME"],
      },
    );
  }
  const known = findSigner(signers, name);
  if (known !== undefined) {
    throw new HandoffError(
      "untrusted",
      `cannot trust the signer as "${name}": you know that name with another key, ` +
        known.fingerprint,
      { hints: [`choose another name, or use "session-handoff keys trust" with --replaces`] },
    );
  }
  return { name, publicKey: seal.publicKey, fingerprint: seal.fingerprint };
}

/** Says who sealed a bundle, and what in it differs from what is known. */
export function sayWhoSealed(
  seal: Seal,
  pinned: PinnedSigner | null,
  { say, warn }: Pick<Invocation<Options>, "say" | "warn">,
): void {
  if (seal.kind === "unsigned") {
    warn("the bundle has no signature: anybody may have written it");
    return;
  }
  const name = pinned?.name ?? seal.name;
  say(`signed by ${oneLine(name)}, ${seal.fingerprint}`);
  if (pinned !== null) say(`that key is trusted from now on, as ${oneLine(name)}`);
  const claimed = trimSpace(seal.claimedName);
  if (claimed !== "" && signerNameKey(claimed) !== signerNameKey(name)) {
    const covered = seal.nameCovered ? "" : ", which its signature does not cover";
    say(`the bundle calls its signer ${oneLine(claimed)}${covered}`);
  }
}
