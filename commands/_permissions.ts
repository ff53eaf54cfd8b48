/**
 * What each command needs of Deno's permissions: the table that `doctor` prints, that the README
 * shows, and under which a test runs every command.
 *
 * @module
 */

import type { EnvironmentName } from "../lib/environment.ts";

/**
 * A file or folder that a permission is for: the store's folder, the file that the option or the
 * argument names, the folder of that file, where a temporary file is written first, the files of
 * the agents, or the work tree of the project.
 */
export type Place = "STORE" | "FILE" | "FOLDER" | "AGENTS" | "PROJECT";

/** What a command needs when it is called in one way. */
export interface PermissionRow {
  /** The command, such as `save` or `keys show`. */
  readonly command: string;
  /** What else is on the command line; nothing for the usual way. */
  readonly given?: string;
  /** What it reads. */
  readonly read?: readonly Place[];
  /** What it writes. */
  readonly write?: readonly Place[];
  /** The variables without which it cannot work; `HOME` is whichever names the store's folder. */
  readonly env?: readonly EnvironmentName[];
  /** The programs that it runs. */
  readonly run?: readonly "git"[];
  /** What it does with more than it needs. */
  readonly note?: string;
}

const LOOKING = { read: ["STORE"], env: ["HOME"] } as const;
const CHANGING = { ...LOOKING, write: ["STORE"] } as const;
const REMEMBERS = "remembers the key as yours if it may write STORE, and warns if not";

const INDEXES = "keeps an index and private copies in CACHE if it may, and warns if not";
const FINDING = { read: ["AGENTS"], env: ["HOME"], note: INDEXES } as const;
const CAPTURING = { ...CHANGING, read: ["STORE", "AGENTS", "PROJECT"], note: INDEXES } as const;

/** Every command and every way to call it that needs something else, in the order of the help. */
export const PERMISSIONS: readonly PermissionRow[] = [
  { command: "capture", ...CAPTURING, run: ["git"] },
  { command: "capture", given: "--no-git", ...CAPTURING },
  {
    command: "capture",
    given: "--no-git --session FILE",
    ...CHANGING,
    read: ["STORE", "FILE", "PROJECT"],
    note: INDEXES,
  },
  { command: "save", ...CHANGING, run: ["git"] },
  { command: "save", given: "--no-git", ...CHANGING },
  { command: "save", given: "--no-git --summary-file FILE", ...CHANGING, read: ["STORE", "FILE"] },
  { command: "list", ...LOOKING },
  {
    command: "render",
    ...LOOKING,
    note: "says what has moved in the project since if it may read PROJECT and run git",
  },
  { command: "export", ...LOOKING },
  {
    command: "export",
    given: "--output FILE",
    ...LOOKING,
    read: ["STORE", "FOLDER"],
    write: ["FOLDER"],
  },
  { command: "export", given: "--format json --sign", ...LOOKING, note: REMEMBERS },
  {
    command: "export",
    given: "--format json --sign-key FILE",
    ...LOOKING,
    read: ["STORE", "FILE"],
    note: REMEMBERS,
  },
  {
    command: "export",
    given: "--format json --passphrase-file FILE",
    ...LOOKING,
    read: ["STORE", "FILE"],
  },
  { command: "import", given: "FILE", ...CHANGING, read: ["STORE", "FILE"] },
  { command: "import", given: "-", ...CHANGING },
  { command: "select", ...LOOKING },
  { command: "remove", ...CHANGING },
  { command: "sessions list", ...FINDING, read: ["AGENTS", "PROJECT"] },
  { command: "sessions list", given: "--all", ...FINDING },
  { command: "sessions show", ...FINDING },
  { command: "keys generate", write: ["STORE"], env: ["HOME"] },
  { command: "keys show", ...LOOKING },
  { command: "keys show", given: "FILE", read: ["FILE"] },
  { command: "keys trust", ...CHANGING },
  { command: "keys trust", given: "FILE", ...CHANGING, read: ["STORE", "FILE"] },
  { command: "keys untrust", ...CHANGING },
  { command: "keys list", ...LOOKING },
  { command: "doctor", ...LOOKING, read: ["STORE", "AGENTS"], run: ["git"] },
  { command: "doctor", given: "--fix", ...CHANGING, read: ["STORE", "AGENTS"], run: ["git"] },
  { command: "completions" },
];

/**
 * Variables that are not in the rows, since the commands work without them, each with what it is
 * for. A variable that is not granted is the same as one that is not set: who sets
 * `SESSION_HANDOFF_HOME` or `XDG_CONFIG_HOME` and does not grant it is told that the folder under
 * `HOME` may not be read.
 */
export const OPTIONAL_VARIABLES: Readonly<Partial<Record<EnvironmentName, string>>> = {
  SESSION_HANDOFF_HOME: "names the store's folder; HOME is not needed then",
  SESSION_HANDOFF_PASSPHRASE: "supplies the passphrase where no option gives one",
  XDG_CONFIG_HOME: "names the folder of all settings on Linux; also where git has the user's own",
  PATH: "lets git find the programs of the user's own filters, such as Git LFS",
  USERPROFILE: "names the home folder on Windows: for git, and to shorten paths in lists",
  SYSTEMROOT: "lets git on Windows find the system's libraries",
  LOCALAPPDATA: "names the folder of caches on Windows",
  XDG_CACHE_HOME: "names the folder of caches on Linux",
  XDG_DATA_HOME: "names the folder of data on Linux, for the agents that keep their sessions there",
};

/** One permission of a row, with the paths filled in. */
export type Need =
  | { readonly name: "read" | "write"; readonly paths: readonly string[] }
  | { readonly name: "env"; readonly variable: EnvironmentName }
  | { readonly name: "run"; readonly command: string };

/** What the placeholders of the table stand for. */
export interface Placeholders {
  /** A place that is not known is left out of what is needed. */
  readonly places: Readonly<Partial<Record<Place, string | readonly string[]>>>;
  /** The variable that the store's folder is taken from: `storeVariable` of lib/paths.ts. */
  readonly variable: EnvironmentName;
}

/** Returns the single permissions of a row. */
export function needsOf(row: PermissionRow, { places, variable }: Placeholders): Need[] {
  const paths = (name: "read" | "write", wanted: readonly Place[] = []): Need[] =>
    wanted.flatMap((place) => {
      const path = places[place];
      return path === undefined ? [] : [{ name, paths: [path].flat() }];
    });
  return [
    ...paths("read", row.read),
    ...paths("write", row.write),
    ...(row.env ?? []).map((name): Need => {
      return { name: "env", variable: name === "HOME" ? variable : name };
    }),
    ...(row.run ?? []).map((command): Need => ({ name: "run", command })),
  ];
}

/** Returns the flags of Deno that grant these permissions and no others, for a program to pass. */
export function flagsFor(needs: readonly Need[]): string[] {
  const flags = new Map<string, string[]>();
  for (const need of needs) {
    const values = flags.get(need.name) ?? [];
    values.push(valueOf(need));
    flags.set(need.name, values);
  }
  return [...flags].map(([name, values]) => `--allow-${name}=${values.join(",")}`);
}

/** Returns what a permission is for: paths with commas between them, a variable or a program. */
export function valueOf(need: Need): string {
  if (need.name === "env") return need.variable;
  return need.name === "run" ? need.command : need.paths.join(",");
}
