import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { decodeKeys, edited, type KeyName } from "../../commands/_keypress.ts";

function names(input: string): (KeyName | string)[] {
  return decodeKeys(input).keys.map((key) => key.name === "text" ? key.text : key.name);
}

Deno.test("decodeKeys() takes a run of letters as one text", () => {
  deepEqual(names("parser 日本"), ["parser 日本"]);
  deepEqual(names("ab\r"), ["ab", "enter"]);
});

Deno.test("decodeKeys() knows the keys of a list and of a line, in both cursor modes", () => {
  deepEqual(names("\x1B[A\x1B[B\x1BOA\x1BOB"), ["up", "down", "up", "down"]);
  deepEqual(names("\x1B[5~\x1B[6~\x1B[H\x1B[F"), ["page-up", "page-down", "home", "end"]);
  deepEqual(names("\x7F\b\x15\x17\x1B\x7F\x03\x04\t"), [
    "backspace",
    "backspace",
    "delete-line",
    "delete-word",
    "delete-word",
    "interrupt",
    "interrupt",
    "down",
  ]);
});

Deno.test("decodeKeys() takes nothing of an unknown sequence for text", () => {
  deepEqual(names("\x1B[1;5C\x1B[15~\x1Bx\x07\u0085"), Array(5).fill("other"));
});

Deno.test("decodeKeys() leaves the beginning of a sequence for the next read", () => {
  for (const start of ["\x1B", "\x1B[", "\x1B[1;", "\x1BO"]) {
    deepEqual(decodeKeys(`a${start}`), { keys: [{ name: "text", text: "a" }], rest: start });
  }
});

Deno.test("decodeKeys() takes an escape character before another one for the key", () => {
  deepEqual(decodeKeys("\x1B\x1B[A").keys, [{ name: "escape" }, { name: "up" }]);
});

Deno.test("decodeKeys() does not wait for a sequence that grows without an end", () => {
  equal(decodeKeys(`\x1B[${"0".repeat(1000)}`).rest, "");
});

Deno.test("decodeKeys() finds the same keys wherever the input is cut", () => {
  const part = fc.constantFrom(
    "a",
    "語",
    "🎉",
    "\r",
    "\x1B[A",
    "\x1BOB",
    "\x1B[6~",
    "\x7F",
    "\x1Bz",
  );
  fc.assert(fc.property(fc.array(part), fc.nat(), (parts, cut) => {
    const input = parts.join("");
    const at = cut % (input.length + 1);
    const first = decodeKeys(input.slice(0, at));
    const second = decodeKeys(first.rest + input.slice(at));
    deepEqual(joined([...first.keys, ...second.keys]), joined(decodeKeys(input).keys));
    equal(second.rest, "");
  }));
});

/** A cut in the middle of a text makes two of it. */
function joined(keys: ReturnType<typeof decodeKeys>["keys"]): string {
  return keys.map((key) => key.name === "text" ? key.text : `<${key.name}>`).join("");
}

Deno.test("edited() adds and takes away at the end of the line", () => {
  equal(edited("auth", { name: "text", text: " x" }), "auth x");
  equal(edited("a🎉", { name: "backspace" }), "a");
  equal(edited("", { name: "backspace" }), "");
  equal(edited("fix the parser ", { name: "delete-word" }), "fix the ");
  equal(edited("fix the", { name: "delete-line" }), "");
  equal(edited("fix", { name: "up" }), "fix");
});
