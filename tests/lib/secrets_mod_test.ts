import { deepEqual, equal } from "node:assert/strict";
import {
  addFound,
  describeFound,
  redactContext,
  redactHandoff,
  redactJson,
  redactText,
} from "../../lib/secrets/mod.ts";
import type { Handoff } from "../../lib/handoff.ts";
import type { HandoffContext } from "../../lib/handoff_context.ts";
import { base62, hex, jwt, uuid } from "../secrets/_random.ts";

const TOKEN = "ghp" + "_" + base62(36);
const MARK = "[redacted:github-token]";

const HANDOFF: Handoff = {
  id: "20260312-091500",
  createdAt: new Date("2026-03-12T09:15:00Z"),
  tool: "codex",
  project: "/home/ana/shop",
  title: "Fix the login",
  summary: "The token is refreshed too late.",
  next: ["Write a test"],
  changed: ["src/auth.ts"],
};

Deno.test("redactText() finds nothing in the ordinary text of development", () => {
  const text = Deno.readTextFileSync(new URL("../secrets/ordinary.txt", import.meta.url));
  for (const line of text.split("\n")) equal(redactText(line).value, line);
  deepEqual(redactText(text), { value: text, found: new Map() });
});

Deno.test("redactText() counts what it finds by kind", () => {
  const { value, found } = redactText(`${TOKEN} ${TOKEN}x ${jwt()} password=hunter2`);
  equal(value, `${MARK} ${MARK} [redacted:jwt] password=[redacted:password]`);
  deepEqual(found, new Map([["github-token", 2], ["jwt", 1], ["password", 1]]));
});

Deno.test("redactHandoff() looks at all that people wrote, and not at id and time", () => {
  const { value, found } = redactHandoff({
    ...HANDOFF,
    tool: TOKEN,
    project: `/home/${TOKEN}`,
    title: `Use ${TOKEN}`,
    summary: `API_KEY=${uuid()}`,
    next: ["a", TOKEN],
    changed: [`keys/${TOKEN}.txt`, "b"],
  });
  deepEqual(value, {
    ...HANDOFF,
    tool: MARK,
    project: `/home/${MARK}`,
    title: `Use ${MARK}`,
    summary: "API_KEY=[redacted:api-key]",
    next: ["a", MARK],
    changed: [`keys/${MARK}.txt`, "b"],
  });
  deepEqual(found, new Map([["github-token", 5], ["api-key", 1]]));
});

Deno.test("redactHandoff() keeps a list of next steps that is null", () => {
  const { value } = redactHandoff({ ...HANDOFF, title: TOKEN, next: null });
  deepEqual(value, { ...HANDOFF, title: MARK, next: null });
});

Deno.test("redactContext() looks at everything but the origin", () => {
  const context: HandoffContext = {
    origin: {
      signer: { name: TOKEN, fingerprint: "SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDvv4OIm7ISKX5nMqk" },
      importedAt: new Date("2026-03-12T09:15:00Z"),
      bundleSha256: hex(64),
    },
    captured: null,
    rest: { branch: "main", head: hex(40), requests: [`use ${TOKEN}`] },
  };
  const { value, found } = redactContext(context);
  deepEqual(value, { ...context, rest: { ...context.rest, requests: [`use ${MARK}`] } });
  deepEqual(found, new Map([["github-token", 1]]));
});

Deno.test("redactJson() takes out values under secret names, whatever their look", () => {
  const { value, found } = redactJson({
    password: "hunter2",
    dbPassword: 123456,
    apiKeys: [uuid(), hex(40)],
    "X-Api-Key": base62(20),
    nested: { refresh_token: hex(64), privateKey: `${base62(40)}=` },
    env: [{ name: "API_KEY", value: hex(32) }, { key: "SMTP_PASSWORD", value: "letmein" }],
    arguments: JSON.stringify({ password: "hunter2" }),
  });
  deepEqual(value, {
    password: "[redacted:password]",
    dbPassword: "[redacted:password]",
    apiKeys: ["[redacted:api-key]", "[redacted:api-key]"],
    "X-Api-Key": "[redacted:api-key]",
    nested: { refresh_token: "[redacted:token]", privateKey: "[redacted:secret-key]" },
    env: [
      { name: "API_KEY", value: "[redacted:api-key]" },
      { key: "SMTP_PASSWORD", value: "[redacted:password]" },
    ],
    arguments: '{"password":"[redacted:password]"}',
  });
  deepEqual(
    found,
    new Map([["password", 4], ["api-key", 4], ["token", 1], ["secret-key", 1]]),
  );
});

Deno.test("redactJson() leaves ids, checksums, counts, placeholders and the names of fields", () => {
  const json = {
    id: "20260312-091500",
    session_id: uuid(),
    head: hex(40),
    checksum: hex(64),
    public_key: "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
    usage: { input_tokens: 18234, tokens: 4096, max_token: 8192 },
    password: null,
    secret: true,
    token: "",
    apiKey: "$API_KEY",
    credentials: ["~/.aws/credentials"],
    env: [{ name: "PATH", value: hex(40) }],
    [TOKEN]: 1,
  };
  const redacted = redactJson(json);
  equal(redacted.value, json);
  equal(redacted.found.size, 0);
});

Deno.test("the gate returns the very same thing when there is nothing to take out", () => {
  const context = { origin: null, captured: null, rest: { goal: "Fix the login", done: [] } };
  equal(redactHandoff(HANDOFF).value, HANDOFF);
  equal(redactContext(context).value, context);
  equal(redactJson(context.rest).value, context.rest);
  equal(redactHandoff(HANDOFF).found.size, 0);
});

Deno.test("addFound() adds the counts of both, and describeFound() says them by kind", () => {
  const a = new Map([["jwt", 1]]);
  const b = new Map([["aws-access-key-id", 1], ["jwt", 2]]);
  equal(describeFound(addFound(a, b)), "4 secrets: 1 aws-access-key-id, 3 jwt");
  equal(describeFound(a), "1 secret: 1 jwt");
  equal(describeFound(addFound(new Map(), new Map())), "0 secrets");
  deepEqual(a, new Map([["jwt", 1]]));
});
