/** How a session is told: a list of events that every writer turns into its agent's own records. */

/** The agents' formats that there are writers for. */
export type Format = "claude-code" | "codex" | "codex-0.120" | "gemini-cli";

/** The state of one step of a plan. */
export type StepState = "pending" | "in_progress" | "completed";

/** A step of a plan, as the agent's plan tool has it. */
export interface PlanStep {
  readonly text: string;
  readonly state: StepState;
}

/** A call of a tool with what came of it. */
export type Call =
  | {
    readonly kind: "run";
    readonly command: string;
    readonly exit: number;
    readonly output: string;
    /** `unfinished`: there is no result; `refused`: the user stopped it. */
    readonly fate?: "unfinished" | "refused";
  }
  | { readonly kind: "read"; readonly path: string; readonly content: string }
  | {
    readonly kind: "edit";
    readonly path: string;
    readonly before: string;
    readonly after: string;
    /** Whether the tool refused it, so that the file is as it was. */
    readonly missed?: boolean;
  }
  | { readonly kind: "create"; readonly path: string; readonly content: string }
  | { readonly kind: "plan"; readonly steps: readonly PlanStep[] };

/** Something that happens in a session. */
export type Event =
  | Call
  /** What the user types; `whileWorking`: the agent has not finished its turn. */
  | { readonly kind: "user"; readonly text: string; readonly whileWorking?: boolean }
  | { readonly kind: "agent"; readonly text: string }
  | { readonly kind: "thought"; readonly text: string }
  /** Calls that one answer makes at once. */
  | { readonly kind: "parallel"; readonly calls: readonly Call[] }
  /** Text of the harness in the user's place. */
  | { readonly kind: "injected"; readonly text: string; readonly as: "reminder" | "notification" }
  /** The user stops the agent. */
  | { readonly kind: "interrupted" }
  | { readonly kind: "compaction"; readonly summary: string }
  /** A stretch that begins with a prompt and is taken back as a whole. */
  | { readonly kind: "abandoned"; readonly events: readonly Event[] };

/** A session, and where it takes place. */
export interface Scenario {
  /** Small letters, digits and hyphens; ids are made from it. */
  readonly name: string;
  readonly format: Format;
  /** The name of the folder below `/home/dev/projects`. */
  readonly project: string;
  readonly branch: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** What the project's instruction file for agents says. */
  readonly instructions?: string;
  /** Whether Claude Code keeps its plan with `TodoWrite`; with tasks when absent. */
  readonly todoWrite?: boolean;
  readonly events: Iterable<Event>;
}

/** One answer of the model: what it says, and the tools that it calls in the same breath. */
export interface Answer {
  readonly kind: "answer";
  readonly thought: string | null;
  readonly text: string | null;
  readonly calls: readonly Call[];
}

/** What a writer goes through: the events, those of one answer put together. */
export type Beat =
  | Exclude<Event, Call | { readonly kind: "agent" | "thought" | "parallel" }>
  | Answer;

/** The user types. */
export const user = (text: string): Event => ({ kind: "user", text });
/** The user types while the agent works. */
export const queued = (text: string): Event => ({ kind: "user", text, whileWorking: true });
/** The agent says something; calls that follow belong to the same answer. */
export const agent = (text: string): Event => ({ kind: "agent", text });
/** The agent thinks aloud. */
export const thought = (text: string): Event => ({ kind: "thought", text });
/** The harness speaks in the user's place. */
export const injected = (text: string): Event => ({ kind: "injected", text, as: "reminder" });
/** The harness says that a sub-agent has ended. */
export const notification = (text: string): Event => ({
  kind: "injected",
  text,
  as: "notification",
});
/** The user presses Escape. */
export const interrupted = (): Event => ({ kind: "interrupted" });
/** The harness replaces what was said by a summary. */
export const compaction = (summary: string): Event => ({ kind: "compaction", summary });
/** A stretch that the user takes back. */
export const abandoned = (...events: readonly Event[]): Event => ({ kind: "abandoned", events });
/** Several calls at once. */
export const parallel = (...calls: readonly Call[]): Event => ({ kind: "parallel", calls });

/** A command; it prints nothing and succeeds unless said otherwise. */
export function run(
  command: string,
  options: { exit?: number; output?: string; fate?: "unfinished" | "refused" } = {},
): Call {
  const { exit = 0, output = "", fate } = options;
  return { kind: "run", command, exit, output, ...(fate === undefined ? {} : { fate }) };
}

/** A file is read. */
export const read = (path: string, content: string): Call => ({ kind: "read", path, content });
/** A file is changed. */
export const edit = (path: string, before: string, after: string): Call => (
  { kind: "edit", path, before, after }
);
/** A change that the tool does not find the place for. */
export const missedEdit = (path: string, before: string, after: string): Call => (
  { kind: "edit", path, before, after, missed: true }
);
/** A file is made. */
export const create = (path: string, content: string): Call => ({ kind: "create", path, content });

const STATES = { " ": "pending", ">": "in_progress", "x": "completed" } as const;

/** The plan as it now stands, a line per step: `x` is done, `>` in progress, a blank is pending. */
export function plan(...lines: readonly string[]): Call {
  const steps = lines.map((line): PlanStep => {
    const mark = line.slice(0, 1);
    if (mark !== " " && mark !== ">" && mark !== "x") {
      throw new TypeError(`a step without state: ${line}`);
    }
    return { text: line.slice(2), state: STATES[mark] };
  });
  return { kind: "plan", steps };
}

/** Returns the folder that a scenario takes place in. */
export function projectFolder({ project }: Scenario): string {
  return `/home/dev/projects/${project}`;
}

/** Yields what a writer has to write; what is said right before a call goes with it. */
export function* beats(events: Iterable<Event>): Generator<Beat> {
  let thoughtText: string | null = null;
  let text: string | null = null;
  const answer = (calls: readonly Call[]): Answer => {
    const whole: Answer = { kind: "answer", thought: thoughtText, text, calls };
    thoughtText = text = null;
    return whole;
  };
  for (const event of events) {
    const isPending = thoughtText !== null || text !== null;
    switch (event.kind) {
      case "thought":
        if (isPending) yield answer([]);
        thoughtText = event.text;
        break;
      case "agent":
        if (text !== null) yield answer([]);
        text = event.text;
        break;
      case "parallel":
        yield answer(event.calls);
        break;
      case "run":
      case "read":
      case "edit":
      case "create":
      case "plan":
        yield answer([event]);
        break;
      default:
        if (isPending) yield answer([]);
        yield event;
    }
  }
  if (thoughtText !== null || text !== null) yield answer([]);
}

/** Yields every event, those of abandoned stretches and parallel calls one by one. */
export function* allEvents(events: Iterable<Event>): Generator<Event> {
  for (const event of events) {
    if (event.kind === "abandoned") yield* allEvents(event.events);
    else if (event.kind === "parallel") yield* event.calls;
    else yield event;
  }
}
