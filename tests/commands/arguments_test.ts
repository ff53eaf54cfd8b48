import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseArguments, type Syntax } from "../../commands/_arguments.ts";
import { HandoffError } from "../../lib/errors.ts";

const SYNTAX: Syntax = {
  name: "session-handoff demo",
  options: {
    title: { type: "string", value: "TEXT", help: "a text" },
    next: { type: "string", multiple: true, help: "many texts" },
    format: {
      type: "string",
      choices: ["markdown", "json"],
      aliases: { md: "markdown", "": "markdown" },
      help: "a choice",
    },
    json: { type: "boolean", help: "a switch" },
    "no-git": { type: "boolean", help: "a switch that says no" },
  },
  positional: { name: "ID", help: "an id", max: 2 },
};

type Parsed = Readonly<Record<string, unknown>>;

/** As Go's flag package reads them, and what is more here. */
const UNDERSTOOD: readonly (readonly [readonly string[], Parsed, readonly string[]])[] = [
  [[], {}, []],
  [["--title", "x"], { title: "x" }, []],
  [["-title", "x"], { title: "x" }, []],
  [["--title=x"], { title: "x" }, []],
  [["-title=x"], { title: "x" }, []],
  [["--title="], { title: "" }, []],
  [["--title", ""], { title: "" }, []],
  [["--title=a=b\nc"], { title: "a=b\nc" }, []],
  [["--title", "-foo"], { title: "-foo" }, []],
  [["--title", "--json"], { title: "--json" }, []],
  [["--title", "--"], { title: "--" }, []],
  [["--title", "a", "-title=b"], { title: "b" }, []],
  [["--next", "a", "--next=b", "-next", "c"], { next: ["a", "b", "c"] }, []],
  [["--json"], { json: true }, []],
  [["-json=true"], { json: true }, []],
  [["--json=false"], { json: false }, []],
  [["--json", "--json=0"], { json: false }, []],
  [["--no-git"], { "no-git": true }, []],
  [["--format", " JSON\n"], { format: "json" }, []],
  [["--format=MD"], { format: "markdown" }, []],
  [["--format="], { format: "markdown" }, []],
  [["a", "--json", "b"], { json: true }, ["a", "b"]],
  [["--json", "false"], { json: true }, ["false"]],
  [["--", "--json"], {}, ["--json"]],
  [["a", "--", "--"], {}, ["a", "--"]],
  [["-"], {}, ["-"]],
  [["", "a"], {}, ["", "a"]],
];

for (const [args, options, plain] of UNDERSTOOD) {
  Deno.test(`parseArguments() understands ${JSON.stringify(args)}`, () => {
    deepEqual(parseArguments(args, SYNTAX), {
      help: false,
      quiet: false,
      options: { ...options },
      plain,
    });
  });
}

for (const text of ["1", "t", "T", "true", "TRUE", "True"]) {
  Deno.test(`parseArguments() takes --json=${text} for true`, () => {
    equal(parseArguments([`--json=${text}`], SYNTAX).options.json, true);
  });
}

for (const text of ["0", "f", "F", "false", "FALSE", "False"]) {
  Deno.test(`parseArguments() takes --json=${text} for false`, () => {
    equal(parseArguments([`--json=${text}`], SYNTAX).options.json, false);
  });
}

const REFUSED: readonly (readonly [readonly string[], string, readonly string[]])[] = [
  [["--limti"], 'unknown option for "session-handoff demo": "--limti"', [
    'run "session-handoff demo --help" to see its options',
  ]],
  [["--jsno"], 'unknown option for "session-handoff demo": "--jsno"', ['did you mean "--json"?']],
  [["-titel=x"], 'unknown option for "session-handoff demo": "--titel"', [
    'did you mean "--title"?',
  ]],
  [["---json"], 'unknown option for "session-handoff demo": "---json"', ['did you mean "--json"?']],
  [["-=x"], 'unknown option for "session-handoff demo": "-=x"', [
    'run "session-handoff demo --help" to see its options',
  ]],
  [["--constructor"], 'unknown option for "session-handoff demo": "--constructor"', [
    'run "session-handoff demo --help" to see its options',
  ]],
  [["--json=yes"], '"--json" must be true or false, found "yes"', []],
  [["--json="], '"--json" must be true or false, found ""', []],
  [["--title"], '"--title" needs a value: TEXT', []],
  [["--next"], '"--next" needs a value: VALUE', []],
  [["--format"], '"--format" needs a value: markdown or json', []],
  [["--format", "jsn"], '"--format" must be markdown or json, found "jsn"', [
    'did you mean "json"?',
  ]],
  [["--format", "yaml"], '"--format" must be markdown or json, found "yaml"', []],
  [["--format", "tostring"], '"--format" must be markdown or json, found "tostring"', []],
  [["a", "b", "c"], '"session-handoff demo" takes at most 2 IDs, found also "c"', []],
];

for (const [args, message, hints] of REFUSED) {
  Deno.test(`parseArguments() refuses ${JSON.stringify(args)}`, () => {
    throws(() => parseArguments(args, SYNTAX), { code: "usage", message, hints });
  });
}

Deno.test("parseArguments() stops at --help, and takes what stood before it seriously", () => {
  for (const word of ["--help", "-help", "-h", "--h", "--help=true"]) {
    equal(parseArguments([word, "--unknown"], SYNTAX).help, true);
  }
  equal(parseArguments(["--help=false"], SYNTAX).help, false);
  equal(parseArguments(["--title", "--help"], SYNTAX).help, false);
  throws(() => parseArguments(["--unknown", "--help"], SYNTAX), HandoffError);
});

Deno.test("parseArguments() keeps --quiet apart", () => {
  const { quiet, options } = parseArguments(["-quiet", "--json"], SYNTAX);
  deepEqual([quiet, options], [true, { json: true }]);
});

Deno.test("parseArguments() refuses plain arguments where none are read", () => {
  throws(() => parseArguments(["extra"], { name: "session-handoff list", options: {} }), {
    code: "usage",
    message: '"session-handoff list" takes only options, found "extra"',
  });
});

Deno.test("parseArguments() asks for the plain arguments that are needed", () => {
  const positional = { name: "SHELL", help: "a shell", min: 1, max: 1, choices: ["bash", "zsh"] };
  const syntax: Syntax = { name: "demo", options: {}, positional };
  throws(() => parseArguments([], syntax), { message: '"demo" needs SHELL: a shell' });
  throws(() => parseArguments(["zhs"], syntax), {
    message: 'SHELL must be bash or zsh, found "zhs"',
    hints: ['did you mean "zsh"?'],
  });
  deepEqual(parseArguments([" Bash"], syntax).plain, ["bash"]);
});

Deno.test("parseArguments() answers every command line with values or a usage error", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "--title",
      "--next",
      "--json",
      "-json=0",
      "--",
      "-",
      "--format=md",
      "__proto__",
    ),
    fc.constantFrom("--__proto__", "--__proto__=x", "--toString", "--hasOwnProperty=1"),
    fc.string({ unit: "binary" }),
  );
  fc.assert(fc.property(fc.array(word), (args) => {
    try {
      const { options, plain } = parseArguments(args, SYNTAX);
      equal(Object.keys(options).every((name) => Object.hasOwn(SYNTAX.options, name)), true);
      equal(plain.length <= 2, true);
    } catch (error) {
      equal(error instanceof HandoffError && error.code, "usage");
    }
  }));
});
