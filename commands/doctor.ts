import { storeFolder } from "../lib/paths.ts";
import { VERSION } from "../lib/version.ts";
import { checkGit, checkKey, checkSigners } from "./_checks.ts";
import { checkAgents } from "./_check_agents.ts";
import { checkStore } from "./_check_store.ts";
import { defineCommand, type Host } from "./_command.ts";
import { type DoctorReport, formatJson, formatText, isWell } from "./_doctor_report.ts";
import { errorFindings, type Finding } from "./_finding.ts";
import { grantsOf } from "./_granted.ts";

/** Looks at everything that the other commands rely on. */
export const command = defineCommand({
  summary: "Say what works, and what is missing",
  details: [
    "Looks at the store, its lock and what killed programs left behind, your signing key, the " +
    "signers that you trust, git, the agents' sessions, and the permissions that each command " +
    "needs. What may not be looked at is said to be unknown.",
    "--fix makes your files yours alone, and removes stale locks, leftovers and contexts without " +
    "a handoff. It never changes a handoff. The exit code is 1 when anything is wrong or unknown.",
  ],
  options: {
    fix: { type: "boolean", help: "mend what can be mended, and say what was" },
    json: { type: "boolean", help: "print the report as JSON" },
  },
  examples: [
    { says: "See whether all is well", run: "doctor" },
    { says: "Clear away what a crash left behind", run: "doctor --fix" },
  ],
  async run({ options, host }) {
    const report = await examine(host, options.fix ?? false);
    host.stdout.write(
      options.json ? formatJson(report) : formatText(report, host.stdout, host.colour),
    );
    return isWell(report) ? 0 : 1;
  },
});

async function examine(host: Host, fix: boolean): Promise<DoctorReport> {
  const [folder, missing] = findFolder(host);
  const stored = folder === null ? missing : [
    ...await checkStore(folder, { fix, now: host.now() }),
    ...await checkKey(host, { folder, fix }),
    ...await checkSigners({ folder, fix }),
  ];
  return {
    version: VERSION,
    deno: Deno.version.deno,
    platform: host.platform,
    folder,
    findings: [...stored, ...await checkGit(host), ...await checkAgents(host)],
    commands: grantsOf(folder, host),
  };
}

/** Returns the store's folder, or what stands in the way of knowing it. */
function findFolder({ env, platform }: Host): [folder: string | null, missing: Finding[]] {
  try {
    return [storeFolder(env, platform), []];
  } catch (error) {
    return [null, errorFindings("store", error)];
  }
}
