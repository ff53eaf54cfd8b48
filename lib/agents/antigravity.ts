/**
 * Reads the conversations of Google Antigravity, as far as they are kept as text.
 *
 * @module
 */

import { type Agent, type Place, ReadLog, type Source, type UnreadableStore } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { count } from "../text.ts";
import { joinPath } from "../path.ts";
import { lazily } from "./_read/lazily.ts";

/** The data folders of the command-line tool, and of the editor under both its names. */
const DATA_FOLDERS = ["antigravity-cli", "antigravity-ide", "antigravity"];

/** The transcripts, the better one first: the other has its arguments escaped twice. */
const TRANSCRIPTS = ["transcript_full.jsonl", "transcript.jsonl"];

/** Antigravity: the conversations of `agy`, and of the editor where it writes transcripts. */
export const antigravity: Agent = {
  name: "antigravity",
  label: "Antigravity",
  evidence: "a third-party parser",
  reads: "~/.gemini/antigravity{-cli,-ide,}/brain/*/.system_generated/logs/transcript_full.jsonl",

  roots(place: Place): string[] {
    const windsurf = windsurfFolder(place);
    return [...dataFolders(place), ...windsurf === null ? [] : [windsurf]];
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    for (const folder of dataFolders(place)) {
      for (const id of namesIn(joinPath(folder, "brain"), log).folders) {
        const path = transcriptOf(id, folder, log);
        if (path !== null) yield { path };
      }
    }
  },

  ...lazily(() => import("./_antigravity/reader.ts")),

  unreadable(place: Place): UnreadableStore[] {
    const log = new ReadLog();
    const stores = dataFolders(place).flatMap((folder) => withoutTranscript(folder, log));
    const windsurf = windsurfFolder(place);
    if (windsurf === null || !namesIn(windsurf, log).files.some(isConversation)) return stores;
    const reason = "Windsurf encrypts its conversations; export one from its Cascade panel, " +
      'or ask it for a summary and "session-handoff save" that';
    return [...stores, { path: windsurf, reason }];
  },
};

function dataFolders({ home }: Place): string[] {
  return home === null ? [] : DATA_FOLDERS.map((name) => joinPath(home, ".gemini", name));
}

/** Returns where Windsurf, which Antigravity's editor was made from, keeps its conversations. */
function windsurfFolder({ home }: Place): string | null {
  return home === null ? null : joinPath(home, ".codeium", "windsurf", "cascade");
}

function transcriptOf(id: string, folder: string, log: ReadLog): string | null {
  const logs = joinPath(folder, "brain", id, ".system_generated", "logs");
  const { files } = namesIn(logs, log);
  const name = TRANSCRIPTS.find((transcript) => files.includes(transcript));
  return name === undefined ? null : joinPath(logs, name);
}

/** Databases of protobuf messages, and encrypted files before them. */
function isConversation(name: string): boolean {
  return name.endsWith(".db") || name.endsWith(".pb");
}

/** Returns the folder of conversations, if there are some without a transcript. */
function withoutTranscript(folder: string, log: ReadLog): UnreadableStore[] {
  const path = joinPath(folder, "conversations");
  const ids = namesIn(path, log).files.filter(isConversation)
    .map((name) => name.replace(/\.(?:db|pb)$/, ""));
  const unread = new Set(ids.filter((id) => transcriptOf(id, folder, log) === null));
  if (unread.size === 0) return [];
  const reason = `${count(unread.size, "conversation")} without a transcript: ` +
    "protobuf of no published form (.db) or encrypted (.pb); " +
    'open one in Antigravity, ask for a summary and "session-handoff save" that';
  return [{ path, reason }];
}
