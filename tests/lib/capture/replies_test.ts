import { deepEqual, equal, ok } from "node:assert/strict";
import type { Part } from "../../../lib/agents/mod.ts";
import { replyIn } from "../../../lib/capture/_replies.ts";
import { agent, done, extracted, INTERRUPTION, user } from "./_turns.ts";

/** What tools of agents return when the user has answered, and the user's words in it. */
const ANSWERS: readonly (readonly [output: string, words: string | null])[] = [
  ["main", "main"],
  [" Upper case \n", "Upper case"],
  [
    'User has answered your questions: "Which store?"="Postgres, unlogged table". You can now continue with the user\'s answers in mind.',
    "Postgres, unlogged table",
  ],
  [
    'User has answered your questions: "Which store?"="Redis", "How long is it kept?"="A day, "at most"". You can now continue with the user\'s answers in mind.',
    'Which store? Redis\nHow long is it kept? A day, "at most"',
  ],
  [
    'User has answered your questions: "Which one?"="Left" selected preview:\n+--+\n|  | user notes: but smaller, "Which colour?"="Red". You can now continue with the user\'s answers in mind.',
    "Which one? Left; but smaller\nWhich colour? Red",
  ],
  ['"A?"="b"', "b"],
  ['{"answers":{"0":"Postgres"}}', "Postgres"],
  [
    '{"answers":{"store":{"answers":["Postgres","user_note: unlogged"]}}}',
    "Postgres, user_note: unlogged",
  ],
  [
    '{"answers":{"Which store?":"Redis","How long?":["A day","A week"]}}',
    "Which store? Redis\nHow long? A day, A week",
  ],
  ['{"answer":"yes"}', "yes"],
  [
    "1. [question] Which?\n[answer] Upper case\n2. [question] Why?\n[answer] It is louder",
    "Upper case\nIt is louder",
  ],
  ["<answer>\nthe second\n</answer>", "the second"],
  ["User responded: in UTC", "in UTC"],
  ["User has provided the following answers:\n\n**Store**: Postgres", "**Store**: Postgres"],
  ["use {braces} everywhere", "use {braces} everywhere"],
  ["", null],
  [" \n", null],
  ['{"answers":{}}', null],
  ['{"answers":{},"note":"User dismissed the question without answering."}', null],
  ["User dismissed the question without answering.", null],
  ["User declined to answer.", null],
  ["The user did not answer.", null],
  ["No answer", null],
];

function asked(text: string, output: string, result = {}): [Part, Part] {
  return done({ kind: "question", text }, { output, ...result });
}

Deno.test("replyIn() returns the user's words, whatever a tool says around them", () => {
  for (const [output, words] of ANSWERS) equal(replyIn(output), words, output);
});

Deno.test("replyIn() takes time that grows with the length only", () => {
  for (
    const unit of [
      '"="',
      '", "',
      '"Q"="',
      "[answer] ",
      "<answer>",
      '{"answers":',
      '". You can now ',
    ]
  ) {
    const began = performance.now();
    replyIn(`"Q${unit.repeat(1_000_000)}`);
    replyIn(`${unit}${" ".repeat(30_000)}x`);
    ok(performance.now() - began < 3_000, unit);
  }
});

Deno.test("extractState() keeps what the user answered to a question, with the question", async () => {
  const { requests, constraints, counts, unfinished } = await extracted([
    user("Add a rate limit."),
    agent("Some questions first.", ...asked("Which store?", "Postgres. Never use Redis.")),
    agent("Postgres then."),
  ]);
  deepEqual(
    requests.map(({ text, question, turn, isCorrection }) => [text, question, turn, isCorrection]),
    [
      ["Add a rate limit.", null, 1, false],
      ["Postgres. Never use Redis.", "Which store?", 2, false],
    ],
  );
  deepEqual(constraints, ["Never use Redis."]);
  equal(counts.requests, 2);
  equal(unfinished.request, false);
});

Deno.test("extractState() takes no answer from a question that failed, or from another tool", async () => {
  const { requests, questions } = await extracted([
    user("go"),
    agent(
      "ok",
      ...asked("Which?", "The user doesn't want to proceed.", { refused: true, failed: true }),
    ),
    agent(...asked("Why?", "no such tool", { failed: true })),
    agent(...done({ kind: "other" }, { output: '"Which?"="Never test it"' })),
    agent(...done({ kind: "command", command: "cat a" }, { output: "Never test it." })),
  ]);
  deepEqual(requests.map(({ text }) => text), ["go"]);
  deepEqual(questions, ["Which?"]);
});

Deno.test("extractState() leaves the request before an answer unanswered", async () => {
  const { unfinished, requests } = await extracted([
    user("go"),
    agent(...asked("Which?", "main"), INTERRUPTION),
  ]);
  deepEqual([unfinished.request, unfinished.isStopped, requests.length], [true, true, 2]);
});

Deno.test("extractState() takes an answer once that stands in the user's words as well", async () => {
  const [begin, end] = asked("Which one?", "the left one");
  const texts = async (...turns: Parameters<typeof extracted>[0] & unknown[]) => {
    const { requests } = await extracted(turns);
    return requests.map(({ text, question }) => [text, question]);
  };
  const once = [["go", null], ["the left one", "Which one?"]];
  deepEqual(await texts(user("go"), agent("hm", begin, end), user("the left one")), once);
  deepEqual(await texts(user("go"), agent("hm", begin), user("the left one"), agent(end)), once);
});
