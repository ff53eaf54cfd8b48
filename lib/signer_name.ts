/**
 * Names of signers: what may be one, and when two are the same.
 *
 * @module
 */

/** The most characters that the name of a trusted signer may have. */
export const SIGNER_NAME_MAX = 100;

/** How the names of this user's own keys begin; no other signer may be trusted under such a name. */
export const OWN_KEY_NAME = "own key";

/** Control, format, unassigned and private characters, and those that Unicode draws as nothing. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Says whether a signer may be trusted under this name: 1 to 100 characters, all of them seen, no
 * white space but single spaces inside, not the form of a fingerprint, and not the beginning of
 * {@linkcode OWN_KEY_NAME}.
 */
export function isSignerName(name: string): boolean {
  return name !== "" && [...name].length <= SIGNER_NAME_MAX && !UNSEEN.test(name) &&
    name === collapsed(name) && !/^sha256:/i.test(name.normalize("NFKC")) &&
    !signerNameKey(name).startsWith(OWN_KEY_NAME);
}

/**
 * Returns what two names that a reader takes for the same have in common: the name in Unicode's
 * NFKC, without what cannot be seen, in one case, with white space collapsed. Letters that merely
 * look alike in two scripts stay different.
 */
export function signerNameKey(name: string): string {
  const folded = name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
  return collapsed(folded.replaceAll(/\s/g, " ").replaceAll(new RegExp(UNSEEN, "gu"), ""));
}

function collapsed(name: string): string {
  return name.replaceAll(/\s+/g, " ").trim();
}
