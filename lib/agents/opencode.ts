/**
 * Reads the sessions of OpenCode: its databases, and the JSON files that it had before version 1.2.
 *
 * @module
 */

import type { Agent } from "./_agent.ts";
import { type StorePlace, storePlaces } from "./_opencode/places.ts";
import { lazily } from "./_read/lazily.ts";

const STORE: StorePlace = {
  agent: "opencode",
  folder: "opencode",
  mainDatabase: "opencode.db",
  databaseName: /^opencode(?:-[A-Za-z0-9._-]+)?\.db$/,
  databaseVariable: "OPENCODE_DB",
};

/** OpenCode, of any channel. */
export const opencode: Agent = {
  name: STORE.agent,
  label: "OpenCode",
  evidence: "real sessions",
  reads: "~/.local/share/opencode/opencode*.db (XDG_DATA_HOME, OPENCODE_DB); " +
    "storage/session/*/*.json before 1.2; documents of `opencode export`",
  variables: {
    OPENCODE_DB: "names OpenCode's database",
  },
  ...storePlaces(STORE),
  ...lazily(async () => (await import("./_opencode/store.ts")).storeReader(STORE)),
};
