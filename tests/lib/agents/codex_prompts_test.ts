/** Which words lib/agents/codex.ts takes for the user's own, and that it takes them once. */

import { deepEqual, equal } from "node:assert/strict";
import {
  event,
  type Fields,
  item,
  message,
  partsOf,
  partsOfKind,
  read,
  request,
  requestsOf,
} from "./_codex.ts";

const SHELL = "<user_shell_command>\n<command>\nls src\n</command>\n<result>\n" +
  "Exit code: 2\nDuration: 0.0250 seconds\nOutput:\nnot there\n\n</result>\n</user_shell_command>";

function completed(...content: readonly Fields[]): Fields {
  return event("item_completed", { item: { type: "UserMessage", id: "u", content } });
}

Deno.test("codex yields a request once, whether it is an item, an event or both, in either order", async () => {
  const said = event("user_message", { message: "Do it" });
  const written = message("user", "Do it");
  const turned = completed({ type: "text", text: "Do it" });
  for (
    const lines of [[said], [written], [turned], [written, said], [said, written], [
      written,
      turned,
    ], [written, event("task_started"), said]]
  ) {
    deepEqual(requestsOf(await read(...lines)), ["Do it"]);
  }
});

Deno.test("codex yields the same words as often as they were said", async () => {
  const session = await read(
    ...request("continue"),
    message("assistant", "Yes"),
    ...request("continue"),
    ...request("continue"),
    message("assistant", "Yes"),
    message("user", "continue"),
    message("assistant", "Yes"),
    event("user_message", { message: "continue" }),
  );
  equal(requestsOf(session).length, 5);
});

Deno.test("codex pairs requests that were queued, and keeps their order", async () => {
  const session = await read(
    message("user", "One"),
    message("user", "Two"),
    event("user_message", { message: "One" }),
    event("user_message", { message: "Two" }),
    event("user_message", { message: "Three" }),
    event("user_message", { message: "Four" }),
    message("user", "Three"),
    message("user", "Four"),
    message("assistant", "Yes"),
  );
  deepEqual(requestsOf(session), ["One", "Two", "Three", "Four"]);
});

Deno.test("codex does not lose the pair when a skill comes between", async () => {
  const session = await read(
    message("user", "Use $notes"),
    message("user", "<skill>\n<name>notes</name>\n</skill>"),
    event("user_message", { message: "Use $notes" }),
    message("assistant", "Yes"),
  );
  deepEqual(requestsOf(session), ["Use $notes"]);
});

Deno.test("codex takes the words of the event where the item has more around them", async () => {
  const session = await read(
    message("user", "A hint that no version known has.\n\nDo it"),
    event("user_message", { message: "Do it" }),
  );
  deepEqual(requestsOf(session), ["Do it"]);
});

Deno.test("codex tells injected texts by what the program says of them, and else by their form", async () => {
  const kinds = { content_item_kinds: ["user.text", "some.instructions", "unknown"] };
  const session = await read(
    item("message", {
      role: "user",
      content: ["<my-element>Do</my-element>", "plain words", "<hook_prompt id='1'>x</hook_prompt>"]
        .map((text) => ({ type: "input_text", text })),
      internal_chat_message_metadata_passthrough: kinds,
    }),
    message(
      "user",
      "# AGENTS.md instructions for /home/ana/demo\n\n<INSTRUCTIONS>x</INSTRUCTIONS>",
    ),
    message("user", "<environment_context>\n</environment_context>", "Do it"),
    message("user", "<task-notification>done</task-notification>"),
    message("user", "Another language model started to solve this problem and so on"),
    message("developer", "<permissions instructions>x"),
    message("user", "<div>is my element</div>"),
    message("user", "<user_instructions> is what I ask about"),
  );
  deepEqual(requestsOf(session), [
    "<my-element>Do</my-element>",
    "Do it",
    "<div>is my element</div>",
    "<user_instructions> is what I ask about",
  ]);
  equal(partsOfKind(session, "text").filter(({ injected }) => injected).length, 6);
});

Deno.test("codex splits off what an editor puts in front of a request", async () => {
  const text =
    "# Context from my IDE setup:\n\n## Active file: a.ts\n\n## My request for Codex:\nDo it\n";
  const session = await read(...request(text));
  deepEqual(requestsOf(session), ["Do it"]);
  deepEqual(partsOfKind(session, "text")[0], {
    kind: "text",
    text: "# Context from my IDE setup:\n\n## Active file: a.ts",
    injected: true,
  });
});

Deno.test("codex names what was attached, with the words or without", async () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA" };
  const content = [
    { type: "input_text", text: '<image name=[Image #1] path="/home/ana/a.png">' },
    image,
    { type: "input_text", text: "</image>" },
    image,
    { type: "input_text", text: "[Image #1] Look" },
  ];
  const look = [{ kind: "text", text: "[Image #1] Look", injected: false }];
  const attached = (name: string) => ({ kind: "attachment", name });
  deepEqual(partsOf(await read(item("message", { role: "user", content }))), [
    ...look,
    attached("/home/ana/a.png"),
    attached("image"),
  ]);
  const old = { message: "[Image #1] Look", local_images: ["/home/ana/a.png"], images: ["data:"] };
  deepEqual(
    partsOf(await read(item("message", { role: "user", content }), event("user_message", old))),
    [...look, attached("/home/ana/a.png"), attached("image")],
  );
  const only = await read(completed({ type: "local_image", path: "/home/ana/b.png" }));
  deepEqual(partsOf(only), [attached("/home/ana/b.png")]);
  equal(only.head.title, "/home/ana/b.png");
});

Deno.test("codex yields a command of the user as the user's call, and once", async () => {
  const session = await read(
    ...request("Do it"),
    event("item_completed", {
      item: {
        type: "CommandExecution",
        id: "x",
        source: "user_shell",
        command: ["bash", "-lc", "ls src"],
        status: "failed",
        exit_code: 2,
      },
    }),
    message("user", SHELL),
    message("user", "<user_shell_command>of another form</user_shell_command>"),
  );
  const [, turn] = session.turns;
  equal(turn!.role, "user");
  deepEqual(turn!.parts, [
    {
      kind: "tool-call",
      callId: "user-shell-5",
      name: "user_shell_command",
      action: { kind: "command", command: "ls src" },
      input: { command: "ls src" },
    },
    {
      kind: "tool-result",
      callId: "user-shell-5",
      output: "not there\n",
      exitCode: 2,
      failed: true,
      refused: false,
    },
  ]);
  deepEqual(requestsOf(session), ["Do it"]);
});

Deno.test("codex yields an interruption once, however often it is told", async () => {
  const session = await read(
    ...request("One"),
    message("user", "<turn_aborted>\nThe user interrupted\n</turn_aborted>"),
    event("turn_aborted", { reason: "interrupted" }),
    ...request("Two"),
    event("turn_aborted", { reason: "interrupted" }),
    message("developer", "<turn_aborted>\nThe user interrupted\n</turn_aborted>"),
    ...request("Three"),
    event("turn_aborted", { reason: "review_ended" }),
    message("user", "<turn_aborted>\n</turn_aborted>", "Four"),
  );
  deepEqual(
    partsOf(session).map((part) => part.kind === "text" ? part.text : part.kind),
    ["One", "interruption", "Two", "interruption", "Three", "interruption", "Four"],
  );
});
