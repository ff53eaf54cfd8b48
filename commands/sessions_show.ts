import { ReadLog, type SessionHead, type Turn } from "../lib/agents/mod.ts";
import { printableJson } from "../lib/display.ts";
import { defineCommand } from "./_command.ts";
import { readable, sessionNamed } from "./_session_choice.ts";
import { sessionToJson, turnToJson } from "./_session_json.ts";
import { SessionView } from "./_session_view.ts";
import { projectsHere } from "./_projects_here.ts";
import { AGENT_CHOICES, placeOf, warnOfSkipped } from "./_sessions_place.ts";

/** Prints one session. */
export const command = defineCommand({
  summary: "Print one session readably",
  details: [
    "What was said, the tools that were called with the beginning and the end of what they " +
    "printed, the plans, and where the conversation was summed up or stopped; whatever its " +
    "project.",
    "This is a view for you: it does not look for credentials.",
    `--json prints a JSON object a line: first {type: "session", ...} with the fields of ` +
    `"sessions --json", then for each turn {type: "turn", role, at, parts}, and at last ` +
    `{type: "end", model, version, branch, commit, tokens, skipped}. Each part has a "kind": text ` +
    `{text, injected}, reasoning {text}, attachment {name}, tool-call {call_id, name, action, ` +
    `input}, tool-result {call_id, output, exit_code, failed, refused}, plan {items, text}, ` +
    `compaction {summary} or interruption {}.`,
  ],
  options: {
    json: { type: "boolean", help: "print it as JSON lines" },
    full: {
      type: "boolean",
      help: "with text that the agent's program put in, thoughts, and all that tools printed",
    },
    agent: {
      type: "string",
      value: "NAME",
      ...AGENT_CHOICES,
      help: "look only among the sessions of this agent",
    },
  },
  positional: {
    name: "SESSION",
    help: "its id, the beginning of one, or the path of its file",
    min: 1,
    max: 1,
  },
  examples: [
    { says: "Read a session that the list shows", run: "sessions show 0a1b2c3d" },
    { says: "All of it, for a script", run: "sessions show 0a1b2c3d --json" },
  ],
  async run({ options, args: [reference = ""], host, warn }) {
    const { agent: name } = options;
    const place = placeOf(host, projectsHere(host));
    const looking = { place, host, warn, ...name !== undefined && { agent: name } };
    const { agent, head } = readable(await sessionNamed(reference, looking));
    const log = new ReadLog();
    const turns = agent.read(head, place, log);
    const colour = host.colour && host.stdout.isTerminal;
    const lines = options.json ? jsonLines({ head, turns, log }) : textLines(
      turns,
      new SessionView({ head, full: options.full ?? false, colour }),
    );
    for await (const line of lines) host.stdout.write(line);
    warnOfSkipped(log, warn);
  },
});

async function* textLines(
  turns: AsyncIterable<Turn>,
  view: SessionView,
): AsyncGenerator<string> {
  yield view.facts();
  for await (const turn of turns) yield view.turn(turn);
  yield view.end();
}

interface Read {
  readonly head: SessionHead;
  readonly turns: AsyncIterable<Turn>;
  /** It has everything when the turns have come to their end. */
  readonly log: ReadLog;
}

async function* jsonLines({ head, turns, log }: Read): AsyncGenerator<string> {
  yield jsonLine({ type: "session", ...sessionToJson(head) });
  for await (const turn of turns) yield turnLine(turn);
  yield jsonLine({ type: "end", ...log.facts, skipped: log.skipped });
}

function jsonLine(value: object): string {
  return `${printableJson(JSON.stringify(value))}\n`;
}

/** Returns a turn as a line; what a tool was called with is left out when it is nested too deeply. */
function turnLine(turn: Turn): string {
  const line = { type: "turn", ...turnToJson(turn) };
  try {
    return jsonLine(line);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonLine({ ...line, parts: line.parts.map((part) => ({ ...part, input: null })) });
  }
}
