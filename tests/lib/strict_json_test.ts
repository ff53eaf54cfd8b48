import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../lib/go_json.ts";
import { isJsonObject, KEYS_MAX, parseStrictJson, VALUES_MAX } from "../../lib/strict_json.ts";

function parse(text: string, depthMax = 64): Json {
  return parseStrictJson(new TextEncoder().encode(text), { depthMax, what: "the text" });
}

function refuses(text: string, problem: string, depthMax?: number): void {
  const wanted = { code: "malformed", message: `cannot read the text: ${problem}` };
  throws(() => parse(text, depthMax), wanted);
}

Deno.test("parseStrictJson() reads whatever JSON.stringify() writes", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(4), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    deepEqual(parse(text), JSON.parse(text));
  }));
});

Deno.test("parseStrictJson() never differs from JSON.parse() in what it accepts", () => {
  const piece = fc.constantFrom(
    ...["{", "}", "[", "]", ",", ":", '"', '"a"', '"\\n"', '"\\x"', '"\\u00e9"', "\\", " ", "\n"],
    ...["\u00a0", "\t", "\b", "0", "-", "01", "1.5", "1.", ".5", "1e5", "1e", "+1", "true", "nul"],
    ...["null", "NaN", "é", "'a'", "//", "\u2028", '"\u2028"', '"\t"'],
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (text) => {
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        throws(() => parse(text), { code: "malformed" });
        return;
      }
      try {
        deepEqual(parse(text), expected);
      } catch (error) {
        // The things in which it is stricter here.
        const stricter = /the same key twice|a number is too large|number is written as a fraction/;
        equal(stricter.test(String(error)), true, String(error));
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("parseStrictJson() refuses a key that comes twice, however it is written", () => {
  refuses('{"a": 1, "a": 2}', "an object has the same key twice at line 1, column 10");
  refuses('{"a":1,\n "\\u0061":2}', "an object has the same key twice at line 2, column 2");
  refuses('[{"x":{"":0,"":0}}]', "an object has the same key twice at line 1, column 13");
  refuses('{"__proto__":1,"__proto__":1}', "an object has the same key twice at line 1, column 16");
  deepEqual(parse('{"a":{"a":1},"b":{"a":1}}'), { a: { a: 1 }, b: { a: 1 } });
});

Deno.test("parseStrictJson() takes __proto__ for a field like any other", () => {
  const value = parse('{"__proto__":{"admin":true}}');
  deepEqual(Object.keys(Object(value)), ["__proto__"]);
  equal(Object(value).admin, undefined);
  equal(Object(value) instanceof Object, true);
});

Deno.test("parseStrictJson() says where a text is cut short", () => {
  refuses("", "it is cut short at line 1, column 1");
  refuses('{"a": [1,\n2', "it is cut short at line 2, column 2");
  refuses('{"a', "it is cut short at line 1, column 4");
  refuses('["a"', "it is cut short at line 1, column 5");
});

Deno.test("parseStrictJson() says where a text is no JSON", () => {
  refuses("{a:1}", "it is no JSON at line 1, column 2");
  refuses('{"a" 1}', "it is no JSON at line 1, column 6");
  refuses("[1,]", "it is no JSON at line 1, column 4");
  refuses("[01]", "it is no JSON at line 1, column 3");
  refuses('"\\u12x4"', "it is no JSON at line 1, column 2");
  refuses('"\u0000"', "it is no JSON at line 1, column 2");
  refuses("\uFEFF{}", "it is no JSON at line 1, column 1");
  refuses("{} {}", "there is more behind its end at line 1, column 4");
});

Deno.test("parseStrictJson() refuses what is nested deeper than it may be", () => {
  deepEqual(parse("[[[]]]", 3), [[[]]]);
  refuses("[[[[]]]]", "it is nested deeper than 3 levels at line 1, column 4", 3);
  refuses('{"a":{}}', "it is nested deeper than 1 level at line 1, column 6", 1);
  refuses("[".repeat(1e6), "it is nested deeper than 64 levels at line 1, column 65");
});

Deno.test("parseStrictJson() refuses numbers beyond a double", () => {
  refuses("[1e400]", "a number is too large at line 1, column 2");
  refuses(`-${"9".repeat(400)}`, "a number is too large at line 1, column 1");
});

Deno.test("parseStrictJson() refuses whole numbers that Go takes for none", () => {
  refuses("3.0", "a whole number is written as a fraction at line 1, column 1");
  refuses('{"version": 3e0}', "a whole number is written as a fraction at line 1, column 13");
  for (const number of [0, -1, 2.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER]) {
    equal(parse(JSON.stringify(number)), number);
  }
});

Deno.test("parseStrictJson() refuses more values or keys than memory is good for", () => {
  refuses(
    `[${"0,".repeat(VALUES_MAX)}0]`,
    `it has more than 4,000,000 values at line 1, column ${2 * VALUES_MAX}`,
  );
  const object = '{"a":0,"b":0,"c":0,"d":0,"e":0},';
  const many = `[${object.repeat(KEYS_MAX / 5)}{"a":0}]`;
  refuses(many, `it has more than 2,000,000 keys at line 1, column ${many.length - 6}`);
});

Deno.test("parseStrictJson() refuses bytes that are no UTF-8", () => {
  const bytes = Uint8Array.of(0x22, 0xc3, 0x28, 0x22);
  throws(() => parseStrictJson(bytes, { depthMax: 1, what: "the text" }), {
    code: "malformed",
    message: "cannot read the text: it is no UTF-8 text",
  });
});

Deno.test("isJsonObject() tells objects from everything else", () => {
  equal(isJsonObject({}), true);
  for (const value of [[], null, "x", 1, true, undefined]) equal(isJsonObject(value), false);
});
