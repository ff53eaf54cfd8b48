/**
 * The environment variables that the program may look at, apart from those by which single agents
 * are told where their files are: each agent names its own (`variables`). The flags of the
 * executables and the tasks are made from both.
 *
 * @module
 */

/** Every variable that is read, sorted; nothing else of the environment is asked for. */
export const ENVIRONMENT = [
  "APPDATA",
  "HOME",
  "LOCALAPPDATA",
  "PATH",
  "SESSION_HANDOFF_HOME",
  "SESSION_HANDOFF_PASSPHRASE",
  "SYSTEMROOT",
  "USERPROFILE",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
] as const;

/** The name of a variable that the program may look at. */
export type EnvironmentName = typeof ENVIRONMENT[number];

/** The environment, as it is given to whoever needs it: the value of a variable, if it is set. */
export type Environment = (name: string) => string | undefined;

/** The kinds of system that paths differ between, named as `Deno.build.os` names them. */
export type Platform = "linux" | "darwin" | "windows";
