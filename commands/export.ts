import { HandoffError } from "../lib/errors.ts";
import { findHandoff, selectHandoffs } from "../lib/filter.ts";
import type { Handoff } from "../lib/handoff.ts";
import { storeFolder } from "../lib/paths.ts";
import { type PromptOptions, renderPrompt } from "../lib/render/mod.ts";
import { openStore, type Store, type StoreEntry } from "../lib/store/mod.ts";
import { count, trimSpace } from "../lib/text.ts";
import { VERSION } from "../lib/version.ts";
import { defineCommand, type Host, type Invocation } from "./_command.ts";
import { FILTER_OPTIONS, parseFilter } from "./_filters.ts";
import { isStdout, writeOutput } from "./_output.ts";
import { givenPassphrase, PASSPHRASE_OPTIONS } from "./_passphrase.ts";
import { passSecretGate, SECRET_OPTIONS } from "./_secret_gate.ts";
import { loadSigner } from "./_signer.ts";

const OPTIONS = {
  id: {
    type: "string",
    multiple: true,
    value: "ID",
    help: "an id, the beginning of one, or latest (the default); repeatable",
  },
  all: { type: "boolean", help: "export every handoff" },
  ...FILTER_OPTIONS,
  format: {
    type: "string",
    value: "FORMAT",
    choices: ["markdown", "json"],
    aliases: { md: "markdown" },
    help: "markdown (the default) is the prompt, json a bundle",
  },
  target: { type: "string", value: "TOOL", help: "who reads the markdown; generic otherwise" },
  output: { type: "string", value: "FILE", help: "write to a file; - or nothing is stdout" },
  force: { type: "boolean", help: "write to FILE even when it is a link or no regular file" },
  sign: { type: "boolean", help: "sign the bundle with your own key" },
  "sign-key": { type: "string", value: "FILE", help: "sign the bundle with this Ed25519 key" },
  signer: { type: "string", value: "NAME", help: "the name that the signature states" },
  encrypt: { type: "boolean", help: "encrypt with a passphrase, asked for on a terminal" },
  ...PASSPHRASE_OPTIONS,
  recipient: {
    type: "string",
    multiple: true,
    value: "AGE1",
    help: "encrypt to an age recipient; repeatable",
  },
  "bundle-version": {
    type: "string",
    value: "N",
    choices: ["2", "3", "4"],
    help: "force version 2, 3 or 4; the oldest that carries everything otherwise",
  },
  ...SECRET_OPTIONS,
} as const;

const FILTER_NAMES = ["tool", "project", "query", "since", "limit"] as const;

type Export = Invocation<typeof OPTIONS>;

/** Writes handoffs as Markdown prompts or as one JSON bundle. */
export const command = defineCommand({
  summary: "Write handoffs as markdown or as a bundle, signed and encrypted on request",
  details: [
    "A bundle carries handoffs to another machine or person. It is signed only with --sign or " +
    "--sign-key, and encrypted only with --encrypt, a passphrase option or --recipient.",
    "SESSION_HANDOFF_PASSPHRASE supplies the passphrase where --encrypt asks for one. " +
    "Credentials are replaced by [redacted:kind] unless --allow-secrets is given.",
  ],
  options: OPTIONS,
  positional: { name: "ID", help: "the same as --id", max: Infinity },
  examples: [
    { says: "The newest handoff as a prompt file", run: "export --output handoff.md" },
    { says: "A signed bundle", run: "export latest --format json --sign --output handoff.json" },
    {
      says: "Everything from the last week, encrypted for a colleague",
      run: "export --since 1w --format json --sign --recipient age1... --output week.age",
    },
  ],
  async run(invocation) {
    const { options, host, warn } = invocation;
    checkCombination(invocation);
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    const entries = await withContexts(store, await chosen(store, invocation));
    const safe = await passSecretGate(entries, options, warn);
    const isBundle = options.format === "json";
    if (isBundle && options.target !== undefined) warn("--target does nothing for a bundle");
    const data = isBundle
      ? await bundleOf(safe, invocation)
      : safe.map((entry) => renderPrompt(entry.handoff, promptOptions(entry, options))).join("\n");
    writeOutput(data, { path: options.output, force: options.force ?? false, host });
  },
});

/** Refuses what cannot be meant, before anything is asked, read or written. */
function checkCombination(invocation: Export): void {
  checkSealing(invocation);
  checkOutput(invocation);
  checkChoice(invocation);
}

function checkSealing({ options }: Export): void {
  const sealing = ["sign", "sign-key", "signer", "encrypt", "passphrase", "passphrase-file"]
    .concat("recipient", "bundle-version")
    .filter((name) => isGiven(options[name as keyof typeof options]));
  if (options.format !== "json" && sealing.length > 0) {
    const message = `"--${sealing[0]}" is for bundles, and the format is markdown`;
    throw new HandoffError("usage", message, { hints: ["add --format json"] });
  }
  const passphrase = options.encrypt || options.passphrase !== undefined ||
    options["passphrase-file"] !== undefined;
  if (options.recipient && passphrase) {
    throw new HandoffError("usage", `"--recipient" and a passphrase exclude each other`);
  }
}

function checkOutput({ options, host }: Export): void {
  const { output = "", force } = options;
  if (force && isStdout(output)) {
    throw new HandoffError("usage", `"--force" is for files, and the output is stdout`);
  }
  if (output.endsWith("/") || (host.platform === "windows" && output.endsWith("\\"))) {
    const message = `cannot write to "${output}": wanted a file, found the name of a folder`;
    throw new HandoffError("usage", message);
  }
}

function checkChoice({ options, args }: Export): void {
  const filters = FILTER_NAMES.filter((name) => options[name] !== undefined);
  const empty = filters.find((name) => trimSpace(options[name] ?? "") === "");
  if (empty !== undefined) {
    // An unset variable in a script must not mean everything.
    throw new HandoffError("usage", `"--${empty}" is empty`, {
      hints: ["to export every handoff, use --all"],
    });
  }
  if (options.all && filters.length > 0) {
    throw new HandoffError("usage", `"--all" and filters exclude each other`);
  }
  const isNamed = args.length > 0 || options.id !== undefined;
  if (isNamed && (options.all || filters.length > 0)) {
    throw new HandoffError("usage", "ids and filters exclude each other", {
      hints: ["name the ids, or use --all or filters"],
    });
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

/** Returns the handoffs that the command line names, the oldest first. */
async function chosen(store: Store, { options, args, host }: Export): Promise<Handoff[]> {
  const saved = (await store.list()).reverse();
  if (options.all || FILTER_NAMES.some((name) => options[name] !== undefined)) {
    const { id: _names, ...filters } = options;
    const selected = selectHandoffs(saved, parseFilter(filters, host));
    if (selected.length > 0) return selected.reverse();
    throw new HandoffError("not-found", "cannot export: no handoff passes the filters");
  }
  const references = [...options.id ?? [], ...args];
  const named = (references.length > 0 ? references : ["latest"])
    .map((reference) => findHandoff(saved, reference));
  return saved.filter((handoff) => named.includes(handoff));
}

function withContexts(store: Store, handoffs: readonly Handoff[]): Promise<StoreEntry[]> {
  return Promise.all(handoffs.map(async (handoff) => {
    return { handoff, context: await store.context(handoff) };
  }));
}

async function bundleOf(
  entries: readonly StoreEntry[],
  { options, host, say, warn }: Export,
): Promise<Uint8Array<ArrayBuffer>> {
  const signer = await loadSigner(options, host, warn);
  const passphrase = options.encrypt || options.passphrase !== undefined ||
      options["passphrase-file"] !== undefined
    ? await givenPassphrase(options, host, warn) ?? await askForPassphrase(host)
    : null;
  const { sealBundle } = await import("../lib/bundle/mod.ts");
  const version = options["bundle-version"];
  const sealed = await sealBundle(entries, {
    ...(version && { version: BUNDLE_VERSIONS[version] }),
    ...(signer && { signer }),
    ...(passphrase !== null && { passphrase }),
    ...(options.recipient && { recipients: options.recipient }),
    exportedAt: host.now(),
    exporter: `session-handoff ${VERSION}`,
  });
  const foreign = entries.filter(({ context }) => context?.origin).length;
  if (foreign > 0) {
    warn(`${count(foreign, "handoff")} came from somebody else; the bundle does not say so`);
  }
  for (const part of sealed.leftOut) warn(`version ${sealed.version} leaves out ${part}`);
  if (entries.length > 1) {
    say(`a version ${sealed.version} bundle of ${count(entries.length, "handoff")}`);
  }
  return sealed.bytes;
}

const BUNDLE_VERSIONS = { "2": 2, "3": 3, "4": 4 } as const;

async function askForPassphrase(host: Host): Promise<string> {
  const { askPassphrase, canAsk } = await import("./_prompts.ts");
  if (canAsk(host)) {
    return askPassphrase(host, { question: "Passphrase for the bundle", twice: true });
  }
  throw new HandoffError("usage", "cannot encrypt: no passphrase is given", {
    hints: [
      "give --passphrase-file FILE, or set SESSION_HANDOFF_PASSPHRASE",
      "under deno run, that needs --allow-env=SESSION_HANDOFF_PASSPHRASE",
    ],
  });
}

function promptOptions({ context }: StoreEntry, options: Export["options"]): PromptOptions {
  const target = trimSpace(options.target ?? "") || "generic";
  return context === null ? { target } : { target, context };
}
