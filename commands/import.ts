import type { OpenedBundle, SignerClaim } from "../lib/bundle/mod.ts";
import { oneLine, printableJson } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { goJson } from "../lib/go_json.ts";
import { resolveProject, storeFolder } from "../lib/paths.ts";
import { openStore, type PutResult } from "../lib/store/mod.ts";
import { listOf, trimSpace } from "../lib/text.ts";
import { readTrust, type TrustedSigner, trustSigner } from "../lib/trust.ts";
import { defineCommand, type Host, type Invocation } from "./_command.ts";
import { isFolder } from "./_folder.ts";
import { readInput } from "./_input.ts";
import { givenPassphrase, PASSPHRASE_OPTIONS } from "./_passphrase.ts";
import { canAsk } from "./_prompts.ts";
import { findOwnKey } from "./_signer.ts";
import { askForName, askToTrust, pinnedSigner, sayWhoSealed } from "./_trusting.ts";

/** The largest age identity file that is read, in bytes. */
const IDENTITY_BYTES_MAX = 1024 * 1024;

const OPTIONS = {
  input: { type: "string", value: "FILE", help: "the bundle; - is stdin" },
  "on-conflict": {
    type: "string",
    value: "HOW",
    choices: ["fail", "skip", "replace"],
    aliases: { "": "fail" },
    help: "when an id exists already: fail (the default), skip or replace",
  },
  ...PASSPHRASE_OPTIONS,
  identity: {
    type: "string",
    multiple: true,
    value: "FILE",
    help: "an age identity file to decrypt with; repeatable",
  },
  "allow-unsigned": { type: "boolean", help: "accept a bundle that has no signature" },
  trust: {
    type: "string",
    value: "FINGERPRINT",
    help: "trust the signer, if this is the key's fingerprint",
  },
  project: {
    type: "string",
    value: "PATH",
    help: "where the project is on this machine; for handoffs of one project",
  },
  signer: { type: "string", value: "NAME", help: "the name to trust that signer by" },
  json: { type: "boolean", help: "print what was done as JSON: a list of {id, outcome}" },
} as const;

type Import = Invocation<typeof OPTIONS>;

/** Reads a bundle into the store: all of its handoffs, or none. */
export const command = defineCommand({
  summary: "Read a bundle: verify it, decrypt it, keep its handoffs",
  details: [
    "A bundle is accepted when it is signed by a key that you trust or own. Everything else is " +
    "refused with exit code 3 and changes nothing: no signature (unless --allow-unsigned), an " +
    "unknown signer, anything that was changed.",
    "On a terminal you are asked whether to trust an unknown signer.",
  ],
  options: OPTIONS,
  positional: { name: "FILE", help: "the same as --input", max: 1 },
  examples: [
    { says: "A bundle from somebody you trust", run: "import handoff.json" },
    {
      says: "The first one from Ana, who told you her fingerprint",
      run: "import handoff.json --trust SHA256:... --signer ana",
    },
    {
      says: "One whose project lies elsewhere on this machine",
      run: "import handoff.json --project ~/code/demo-app",
    },
    { says: "A bundle of the original tool", run: "import handoff.json --allow-unsigned" },
  ],
  async run(invocation) {
    const { options, host } = invocation;
    const path = inputPath(invocation);
    const { BUNDLE_BYTES_MAX, originOf } = await import("../lib/bundle/mod.ts");
    const bytes = await readInput(host, { path, what: "the bundle", bytesMax: BUNDLE_BYTES_MAX });
    const folder = storeFolder(host.env, host.platform);
    const signers = await readTrust(folder);
    const { opened, signerName } = await open(bytes, { path, signers, invocation });
    const pinned = pinnedSigner(opened.seal, signers, signerName);
    const origin = { ...originOf(opened, host.now()), ...(pinned && { signer: pinned }) };
    const place = projectHere(opened, invocation);
    const entries = opened.entries.map(({ handoff, context }) => {
      return {
        handoff: place === null ? handoff : { ...handoff, project: place },
        context: { origin, captured: context?.captured ?? null, rest: context?.rest ?? {} },
      };
    });
    const store = openStore(folder, { now: () => host.now() });
    const results = await store.put(entries, options["on-conflict"] ?? "fail");
    if (pinned === null && options.signer !== undefined) {
      invocation.warn("--signer does nothing: no signer is trusted anew");
    }
    if (pinned !== null) await trustSigner(folder, { ...pinned, now: host.now() });
    print(results, invocation);
    sayWhoSealed(opened.seal, pinned, invocation);
  },
});

function inputPath({ options, args }: Import): string {
  if (options.input !== undefined && args.length > 0) {
    throw new HandoffError("usage", `the bundle is named twice: "${options.input}", "${args[0]}"`);
  }
  const path = options.input ?? args[0] ?? "";
  if (trimSpace(path) !== "") return path;
  throw new HandoffError("usage", "import needs the path of a bundle", {
    hints: ["name it, or use - for stdin"],
  });
}

/** Returns the folder of this machine that the handoffs are to name; `null` to leave it. */
function projectHere({ entries }: OpenedBundle, { options, host }: Import): string | null {
  if (options.project === undefined) return null;
  if (trimSpace(options.project) === "") {
    throw new HandoffError("usage", `"--project" must be a folder, found nothing`);
  }
  const folder = resolveProject(options.project, host.cwd(), host.platform);
  if (!isFolder(folder)) {
    throw new HandoffError("usage", `"--project" must be a folder, found none at "${folder}"`);
  }
  const projects = new Set(entries.map(({ handoff }) => handoff.project));
  if (projects.size < 2) return folder;
  const named = listOf([...projects].map((project) => `"${oneLine(project)}"`), "and");
  throw new HandoffError(
    "usage",
    `"--project" is for handoffs of one project, and the bundle has those of ${named}`,
    { hints: ["leave out --project, or have one bundle for each project"] },
  );
}

/** What opening a bundle needs to know. */
interface Opening {
  readonly path: string;
  readonly signers: readonly TrustedSigner[];
  readonly invocation: Import;
}

/** A bundle, and the name to trust its signer by, if the user has said one. */
interface Opened {
  readonly opened: OpenedBundle;
  readonly signerName: string | undefined;
}

async function open(
  bytes: Uint8Array<ArrayBuffer>,
  { path, signers, invocation: { options, host, warn } }: Opening,
): Promise<Opened> {
  const { openBundle } = await import("../lib/bundle/mod.ts");
  const given = await givenPassphrase(options, host, warn);
  const asks = path !== "-" && canAsk(host);
  const ownKeys = await ownPublicKeys(host, warn);
  let signerName = options.signer;
  const ask = async (claim: SignerClaim) => {
    const agreed = await askToTrust(claim, host);
    if (agreed) signerName ??= await askForName(claim, host);
    return agreed;
  };
  const opened = await openBundle(bytes, {
    trust: {
      signers,
      ownKeys,
      allowUnsigned: options["allow-unsigned"] ?? false,
      ...(options.trust !== undefined && { pin: trimSpace(options.trust) }),
    },
    passphrase: () => given ?? (asks ? askForPassphrase(host) : undefined),
    identities: await readIdentities(options.identity ?? [], host),
    now: host.now(),
    ...(asks && { ask }),
  });
  return { opened, signerName };
}

/** Returns the user's own key; a broken one is no reason to refuse what others signed. */
async function ownPublicKeys(host: Host, warn: Import["warn"]): Promise<string[]> {
  try {
    const key = await findOwnKey(host);
    return key === null ? [] : [key.publicKey];
  } catch (error) {
    if (!(error instanceof HandoffError) || error.code !== "invalid") throw error;
    warn(`your own key counts for nothing: ${error.message}`);
    return [];
  }
}

async function readIdentities(paths: readonly string[], host: Host): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const { parseIdentities } = await import("../lib/bundle/mod.ts");
  const texts = await Promise.all(paths.map((path) => {
    return readInput(host, { path, what: "the age identities", bytesMax: IDENTITY_BYTES_MAX });
  }));
  return texts.flatMap((text) => parseIdentities(new TextDecoder().decode(text)));
}

async function askForPassphrase(host: Host): Promise<string> {
  const { askPassphrase } = await import("./_prompts.ts");
  return await askPassphrase(host, { question: "Passphrase of the bundle", twice: false });
}

function print(results: readonly PutResult[], { options, host }: Import): void {
  host.stdout.write(
    options.json
      ? `${printableJson(goJson(results, { indent: 2 }))}\n`
      : results.map(({ id, outcome }) => `${outcome} handoff ${id}\n`).join(""),
  );
}
