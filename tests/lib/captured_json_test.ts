import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { capturedToJson, parseCaptured } from "../../lib/captured_json.ts";
import type { Json } from "../../lib/go_json.ts";
import { redactContext } from "../../lib/secrets/mod.ts";
import { capturedExample, GIT_EXAMPLE } from "./_captured.ts";

const JSON_OF_EXAMPLE = capturedToJson(capturedExample());

Deno.test("capturedToJson() writes times, snake-case names and every field", () => {
  const { session, git, unfinished } = JSON_OF_EXAMPLE as Record<string, Record<string, unknown>>;
  equal(session?.["updated_at"], "2026-11-22T17:40:00Z");
  equal(git?.["dirty_count"], GIT_EXAMPLE.dirtyCount);
  deepEqual(unfinished, { request: true, is_stopped: false, calls: ["npm test"] });
  deepEqual(Object.keys(JSON_OF_EXAMPLE), [
    "session",
    "prior_summary",
    "requests",
    "constraints",
    "plan",
    "last_message",
    "questions",
    "notes",
    "files",
    "commands",
    "dropped",
    "unfinished",
    "git",
    "counts",
    "derived",
  ]);
});

Deno.test("parseCaptured() reads back what capturedToJson() wrote", () => {
  deepEqual(parseCaptured(JSON_OF_EXAMPLE, "it"), capturedExample());
  const least = { ...capturedExample(), session: null, plan: null, lastMessage: null, git: null };
  deepEqual(parseCaptured(capturedToJson(least), "it"), least);
});

Deno.test("capturedToJson() names what passed later only where there is something", () => {
  const [passed, failed] = capturedExample().commands;
  const captured = {
    ...capturedExample(),
    commands: [passed!, { ...failed!, later: "npm test -- a" }],
  };
  const json = capturedToJson(captured) as { commands: Record<string, Json>[] };
  deepEqual(json.commands.map((command) => command["later"]), [undefined, "npm test -- a"]);
  equal("later" in json.commands[0]!, false);
  deepEqual(parseCaptured(json, "it"), captured);
});

Deno.test("parseCaptured() says where something is of another kind", () => {
  const cases: [change: Record<string, Json>, message: string][] = [
    [{ requests: {} }, `"requests" of it must be a list, found an object`],
    [{ constraints: ["a", 1] }, `item 2 of "constraints" of it must be text, found a number`],
    [
      { files: [{ path: "a", change: "eaten", times: 1 }] },
      `"change" of item 1 of "files" of it must be "read", "edited", "created" or "deleted", ` +
      "found text",
    ],
    [{ counts: null }, `"counts" of it must be an object, found null`],
    [{ git: { ...JSON_OF_EXAMPLE["git"] as object, ahead: 0.5 } }, "whole number"],
    [{ git: { ...JSON_OF_EXAMPLE["git"] as object, taken_at: "now" } }, "RFC 3339"],
  ];
  for (const [change, message] of cases) {
    throws(
      () => parseCaptured({ ...JSON_OF_EXAMPLE, ...change }, "it"),
      (error: Error) => error.message.includes(message),
      message,
    );
  }
});

Deno.test("parseCaptured() takes what it returns, or refuses with an error of ours", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom(...Object.keys(JSON_OF_EXAMPLE)),
      (value, field) => {
        const changed = { ...JSON_OF_EXAMPLE, [field]: value as Json };
        try {
          const parsed = parseCaptured(changed, "it");
          deepEqual(parseCaptured(capturedToJson(parsed), "it"), parsed);
        } catch (error) {
          equal((error as Error).name, "HandoffError");
        }
      },
    ),
  );
});

Deno.test("redactContext() takes secrets out of captured texts, and leaves ids and counts", () => {
  const token = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;
  const captured = {
    ...capturedExample(),
    lastMessage: `I set the token to ${token}`,
  };
  const { value, found } = redactContext({ origin: null, captured, rest: {} });
  deepEqual(found, new Map([["github-token", 1]]));
  deepEqual(value.captured, {
    ...captured,
    lastMessage: "I set the token to [redacted:github-token]",
  });
});
