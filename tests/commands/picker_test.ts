import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { Key, KeyName } from "../../commands/_keypress.ts";
import { highlighted, onKey, type Picker, startPicker } from "../../commands/_picker.ts";
import { handoff } from "./_handoff.ts";

const HANDOFFS = [
  handoff({ id: "3", tool: "codex", title: "Fix the parser", next: ["nested lists"] }),
  handoff({ id: "2", tool: "claude-code", title: "Auth refactor", project: "/home/ana/shop" }),
  handoff({ id: "1", tool: "codex", title: "Parse dates", summary: "Two tests fail" }),
];

function press(picker: Picker, ...keys: readonly string[]): Picker {
  return keys.reduce((state, key) => {
    const isName = ["up", "down", "page-up", "page-down", "home", "end", "backspace"].includes(key);
    const pressed: Key = isName ? { name: key as KeyName } : { name: "text", text: key };
    return onKey(state, pressed, 2);
  }, picker);
}

function shown(picker: Picker): string[] {
  return picker.shown.map((entry) => entry.handoff.id);
}

Deno.test("startPicker() keeps the order and highlights the first", () => {
  const picker = startPicker(HANDOFFS);
  deepEqual(shown(picker), ["3", "2", "1"]);
  equal(highlighted(picker)?.id, "3");
});

Deno.test("onKey() narrows the list to what contains every word, in any field and any case", () => {
  const ids = (typed: string) => shown(press(startPicker(HANDOFFS), typed));
  deepEqual(ids("CODEX"), ["3", "1"]);
  deepEqual(ids("parse codex"), ["3", "1"]);
  deepEqual(ids("shop"), ["2"]);
  deepEqual(ids("tests"), ["1"]);
  deepEqual(ids("nested"), ["3"]);
  deepEqual(ids("2"), ["2"]);
  deepEqual(ids("codex auth"), []);
  deepEqual(ids("  "), ["3", "2", "1"]);
});

Deno.test("onKey() widens the list again when a letter goes", () => {
  const picker = press(startPicker(HANDOFFS), "shop", "x");
  equal(highlighted(picker), null);
  deepEqual(shown(press(picker, "backspace")), ["2"]);
});

Deno.test("onKey() moves, by pages too, and stops at both ends", () => {
  const at = (...keys: string[]) => highlighted(press(startPicker(HANDOFFS), ...keys))?.id;
  equal(at("down"), "2");
  equal(at("down", "down", "down"), "1");
  equal(at("down", "up", "up"), "3");
  equal(at("page-down"), "1");
  equal(at("page-down", "page-up"), "3");
  equal(at("end"), "1");
  equal(at("end", "home"), "3");
});

Deno.test("onKey() highlights the first match of a changed filter", () => {
  equal(highlighted(press(startPicker(HANDOFFS), "end", "codex"))?.id, "3");
});

Deno.test("onKey() keeps the highlight inside the list, whatever is pressed", () => {
  const key = fc.constantFrom("up", "down", "page-up", "page-down", "end", "x", "co", "backspace");
  fc.assert(fc.property(fc.array(key), (keys) => {
    const picker = press(startPicker(HANDOFFS), ...keys);
    ok(picker.at >= 0 && picker.at <= Math.max(0, picker.shown.length - 1));
    equal(highlighted(picker) === null, picker.shown.length === 0);
  }));
});
