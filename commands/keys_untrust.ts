import { oneLine } from "../lib/display.ts";
import { storeFolder } from "../lib/paths.ts";
import { trimSpace } from "../lib/text.ts";
import { untrustSigner } from "../lib/trust.ts";
import { defineCommand } from "./_command.ts";

/** Takes a signer out of those whose bundles are accepted. */
export const command = defineCommand({
  summary: "Trust a signer no more",
  details: ["Handoffs that were imported stay; new bundles by that signer are refused."],
  options: {},
  positional: {
    name: "SIGNER",
    help: "the fingerprint, the public key, or the name that you gave",
    min: 1,
    max: 1,
  },
  examples: [{ says: "By name", run: "keys untrust ana" }],
  async run({ args, host }) {
    const folder = storeFolder(host.env, host.platform);
    const signer = await untrustSigner(folder, trimSpace(args[0] ?? ""));
    host.stdout.write(`untrusted signer ${signer.fingerprint} ${oneLine(signer.name)}\n`);
  },
});
