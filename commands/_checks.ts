/**
 * What `doctor` looks at beside the store: the user's key, the trusted signers, and git.
 *
 * @module
 */

import { gitVersion } from "../lib/git.ts";
import { fingerprint } from "../lib/keys.ts";
import { joinPath } from "../lib/path.ts";
import { readTrust, TRUST_FILE } from "../lib/trust.ts";
import type { Host } from "./_command.ts";
import { errorFindings, type Finding, finding } from "./_finding.ts";
import { ownKeyPath } from "./_keys.ts";
import { modeFindings } from "./_private_file.ts";
import { findOwnKey } from "./_signer.ts";

/** The oldest git whose settings can be asked for with where they come from (`--show-scope`). */
const GIT_VERSION_MIN = [2, 26] as const;

/** Where to look at a file of the user's, and what to do about it. */
export interface FileCheck {
  /** The store's folder. */
  readonly folder: string;
  /** Whether to make files the user's alone that are not. */
  readonly fix: boolean;
}

/** Looks at the user's own signing key. */
export async function checkKey(host: Host, { folder, fix }: FileCheck): Promise<Finding[]> {
  try {
    const key = await findOwnKey(host);
    if (key === null) {
      return [finding("signing key", "ok", `none yet; "session-handoff keys generate" makes one`)];
    }
    return [
      finding("signing key", "ok", await fingerprint(key.publicKey)),
      ...modeFindings("signing key", ownKeyPath(host), fix),
    ];
  } catch (error) {
    return errorFindings("signing key", error, folder);
  }
}

/** Looks at the signers that the user trusts. */
export async function checkSigners({ folder, fix }: FileCheck): Promise<Finding[]> {
  try {
    const others = (await readTrust(folder)).filter(({ own }) => !own);
    const trusted = others.length === 0 ? "none is trusted yet" : `${others.length} trusted`;
    return [
      finding("signers", "ok", trusted),
      ...modeFindings("signers", joinPath(folder, TRUST_FILE), fix),
    ];
  } catch (error) {
    return errorFindings("signers", error, folder);
  }
}

/** Looks whether git can be run, and is new enough. */
export async function checkGit({ env, platform }: Host): Promise<Finding[]> {
  try {
    const version = await gitVersion({ env, platform });
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [majorMin, minorMin] = GIT_VERSION_MIN;
    if (major > majorMin || (major === majorMin && minor >= minorMin)) {
      return [finding("git", "ok", `version ${version}`)];
    }
    const wanted = GIT_VERSION_MIN.join(".");
    return [finding("git", "wrong", `version ${version} is too old, ${wanted} is wanted`)];
  } catch (error) {
    return errorFindings("git", error);
  }
}
