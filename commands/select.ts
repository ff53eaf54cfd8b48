import { oneLine } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import type { Handoff } from "../lib/handoff.ts";
import { storeFolder } from "../lib/paths.ts";
import { openStore } from "../lib/store/mod.ts";
import { padEnd, trimSpace } from "../lib/text.ts";
import { defineCommand, type Host } from "./_command.ts";
import { FILTER_OPTIONS, ID_PREFIX_OPTION, parseFilter } from "./_filters.ts";

/** The longest answer that is read from a pipe, in bytes. */
const ANSWER_BYTES_MAX = 4096;

/** Prints the id of the handoff that the user picks. */
export const command = defineCommand({
  summary: "Pick a handoff and print its id",
  details: [
    "On a terminal it shows a list that narrows while you type, with the highlighted handoff " +
    "below it. Only the id goes to stdout. In a pipe it prints a numbered list and reads a number.",
    "What it shows comes from your own store, and credentials in it are not redacted.",
  ],
  options: {
    ...FILTER_OPTIONS,
    ...ID_PREFIX_OPTION,
    "print-id": { type: "boolean", help: "ask nothing: print the id of the newest match" },
  },
  examples: [
    { says: "Pick one, and print its prompt", run: 'render "$(session-handoff select)"' },
    {
      says: "The newest handoff of this project",
      run: "select --project . --print-id",
    },
  ],
  async run({ options, host }) {
    const { "print-id": printId, ...filters } = options;
    const filter = parseFilter(filters, host);
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    const handoffs = await store.list(printId ? { ...filter, limit: 1 } : filter);
    const newest = handoffs[0];
    if (newest === undefined) {
      throw new HandoffError(
        "not-found",
        "cannot select a handoff: none is saved that passes the filters",
        {
          hints: [`run "session-handoff list" to see all`],
        },
      );
    }
    const { id } = printId ? newest : await choose(handoffs, host);
    host.stdout.write(`${oneLine(id)}\n`);
  },
});

async function choose(handoffs: readonly Handoff[], host: Host): Promise<Handoff> {
  if (host.stdin.isTerminal && host.stderr.isTerminal) {
    const { pick } = await import("./_pick.ts");
    return await pick(host, handoffs);
  }
  const lines = handoffs.map(({ id, tool, title }, at) => {
    return `${at + 1}) ${oneLine(id)}  ${padEnd(oneLine(tool), 10)} ${oneLine(title)}\n`;
  });
  host.stdout.write(`${lines.join("")}Select number: `);
  const answer = trimSpace(await readAnswer(host));
  const chosen = /^[+-]?\d+$/.test(answer) ? handoffs[Number(answer) - 1] : undefined;
  if (chosen !== undefined) return chosen;
  throw new HandoffError(
    "invalid",
    `cannot select a handoff: the answer must be a number from 1 to ${handoffs.length}, ` +
      `found ${answer === "" ? "nothing" : `"${oneLine(answer)}"`}`,
  );
}

/**
 * Returns one line of stdin. It is read byte by byte, as the Go tool does, so that what follows
 * stays there for the next program that reads the same pipe.
 */
async function readAnswer(host: Host): Promise<string> {
  const byte = new Uint8Array(1);
  const line: number[] = [];
  while (line.length < ANSWER_BYTES_MAX && await host.stdin.read(byte) !== null) {
    if (byte[0] === 0x0A) break;
    line.push(byte[0]!);
  }
  return new TextDecoder().decode(new Uint8Array(line));
}
