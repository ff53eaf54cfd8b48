/** What is kept of a session is cut before credentials are taken out, and never in the midst of one. */

import { equal, ok } from "node:assert/strict";
import type { Turn } from "../../../lib/agents/mod.ts";
import { failureOutput } from "../../../lib/capture/_failure_output.ts";
import { capturedToJson } from "../../../lib/captured_json.ts";
import { redactText } from "../../../lib/secrets/mod.ts";
import { redactContext } from "../../../lib/secrets/mod.ts";
import { base64, pem } from "../../secrets/_random.ts";
import { agent, call, extracted, ran, user } from "./_turns.ts";

const WORDS = "lorem ipsum dolor sit amet ";
const SECRET = "Sup3rS3cretPw";
const PIECES = Array.from({ length: SECRET.length - 4 }, (_, at) => SECRET.slice(at, at + 5));

/** Returns so many characters with a secret at a place. */
function around(start: number, length: number, lead = "--password "): string {
  const words = WORDS.repeat(Math.ceil(length / WORDS.length) + 1);
  return `${words.slice(0, start - 1)} ${lead}${SECRET} ${words}`.slice(0, length);
}

async function keptOf(turns: readonly Turn[]): Promise<string> {
  const captured = { ...await extracted(turns), session: null, git: null, derived: [] };
  const { value } = redactContext({ origin: null, captured, rest: {} });
  return JSON.stringify(capturedToJson(value.captured!));
}

function isWhole(text: string): boolean {
  return !PIECES.some((piece) => text.includes(piece));
}

/** Where the two cuts of a text of some length are when it is made `max` long. */
function cutsOf(length: number, max: number): number[] {
  const head = Math.ceil((max - 44) * 0.6);
  return [head, length - (max - 44 - head)];
}

const SHIFTS = Array.from({ length: 40 }, (_, at) => at - 32);

Deno.test("extractState() cuts no secret from its name in a command", async () => {
  for (const cut of cutsOf(3_000, 2_000)) {
    const turns = SHIFTS.map((shift, at) =>
      agent(...ran(`run${at} ${around(cut + shift, 3_000)}`, at % 2, "Error"))
    );
    const kept = await keptOf([user("go"), ...turns]);
    ok(kept.includes("characters left out"));
    ok(isWhole(kept));
  }
});

Deno.test("extractState() cuts no secret from its name in what is said and planned", async () => {
  const limits = [[20_000, 16_384], [20_000, 8_192], [3_000, 1_000]] as const;
  for (const [length, max] of limits) {
    for (const shift of SHIFTS) {
      for (const cut of cutsOf(length, max)) {
        const text = around(cut + shift, length, "password: ");
        const plan = [{ text, state: "pending" as const }];
        const kept = await keptOf([
          user(text),
          agent(text),
          agent({ kind: "plan", items: plan, text }),
          user(`and ${text}`),
          agent(text),
        ]);
        ok(isWhole(kept), `${max} ${shift}`);
      }
    }
  }
});

Deno.test("extractState() cuts no secret from its name in a call that goes on", async () => {
  for (const shift of SHIFTS) {
    for (const cut of [...cutsOf(3_000, 200), ...cutsOf(3_000, 2_048)]) {
      const text = around(cut + shift, 3_000);
      const action = { kind: "task", text } as const;
      ok(isWhole(await keptOf([user("go"), agent(call(action))])), String(shift));
    }
  }
});

Deno.test("failureOutput() cuts no secret from its name within a line", () => {
  for (const shift of SHIFTS) {
    for (const cut of cutsOf(1_000, 400)) {
      const output = failureOutput(`Error: it failed\n${around(cut + shift, 1_000, "token: ")}`)!;
      ok(output.includes("characters left out"));
      ok(isWhole(redactText(output).value), String(shift));
    }
  }
});

Deno.test("failureOutput() leaves out a line whose name is in a line that is left out", () => {
  const lines = Array.from({ length: 200 }, (_, at) => `step ${at} of the build is done`);
  for (let at = 130; at < 190; at++) {
    const output = failureOutput(
      lines.toSpliced(at, 2, "password:", `  ${SECRET}4x`).join("\n"),
    )!;
    ok(isWhole(redactText(output).value), String(at));
    ok(output.endsWith("step 199 of the build is done"));
  }
});

Deno.test("failureOutput() leaves nothing of a private key of which it has some lines", () => {
  const key = pem("RSA PRIVATE KEY", 26);
  const body = base64(64).slice(0, 24);
  const steps = Array.from({ length: 200 }, (_, at) => `step ${at} of the build is done`);
  for (let at = 100; at < 200; at += 3) {
    const lines = steps.toSpliced(at, 0, "Error: bad key", ...key.split("\n"));
    const left = redactText(failureOutput(lines.join("\n"))!).value;
    ok(!left.includes(body), `${at}: ${left}`);
    equal(/[A-Za-z0-9+/]{30}/.exec(left), null);
  }
});
