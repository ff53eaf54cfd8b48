import { oneLine, printableJson } from "../lib/display.ts";
import { formatTime } from "../lib/handoff.ts";
import { storeFolder } from "../lib/paths.ts";
import { readTrust, type TrustedSigner } from "../lib/trust.ts";
import { defineCommand, type Host } from "./_command.ts";

/** Lists the signers whose bundles are accepted. */
export const command = defineCommand({
  summary: "List the signers that you trust",
  details: [
    "Keys that you have signed with yourself are marked as your own. In a pipe each line is a " +
    "fingerprint and a name.",
  ],
  options: {
    json: {
      type: "boolean",
      help: "print a JSON array of {name, fingerprint, public_key, added_at, own}",
    },
  },
  examples: [{ says: "Whom do I trust?", run: "keys list" }],
  async run({ options, host, say }) {
    const signers = await readTrust(storeFolder(host.env, host.platform));
    if (options.json) {
      host.stdout.write(`${printableJson(JSON.stringify(signers.map(toJson), null, 2))}\n`);
    } else if (signers.length === 0) {
      say("no signers trusted");
    } else {
      host.stdout.write(
        host.stdout.isTerminal
          ? await formatForPeople(signers, host)
          : signers.map((signer) => `${signer.fingerprint}  ${oneLine(signer.name)}\n`).join(""),
      );
    }
  },
});

function toJson({ name, fingerprint, publicKey, addedAt, own }: TrustedSigner) {
  return { name, fingerprint, public_key: publicKey, added_at: formatTime(addedAt), own };
}

async function formatForPeople(signers: readonly TrustedSigner[], host: Host): Promise<string> {
  const [{ formatTable }, { relativeTime }] = await Promise.all([
    import("./_table.ts"),
    import("./_relative_time.ts"),
  ]);
  const now = host.now();
  return formatTable([
    { title: "NAME", cells: signers.map(({ name }) => name), min: 12 },
    {
      title: "ADDED",
      cells: signers.map(({ addedAt }) => relativeTime(addedAt, now)),
      isDim: true,
    },
    { title: "OWN", cells: signers.map(({ own }) => own ? "yes" : "") },
    { title: "FINGERPRINT", cells: signers.map(({ fingerprint }) => fingerprint) },
  ], { columns: host.stdout.columns, colour: host.colour });
}
