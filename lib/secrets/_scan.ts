/**
 * Finds secrets in a text: one search for the places where a secret can be, and a closer look at
 * each. The search is one alternation, so that its time grows with the text and hardly with the
 * number of rules.
 *
 * @module
 */

/** A part of a text, from `start` up to `end`, and what kind of secret it is. */
export interface Finding {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** One way to find secrets. */
export interface Rule {
  /** The source of a pattern for the places that are worth a closer look; never empty ones. */
  readonly place: string;
  /** The characters with which such a place can begin. */
  readonly first: string;
  /**
   * Returns the secret at such a place, or `null`. It may begin before `at`, but not before `done`,
   * where another one ends. All calls on one text together must take time in proportion to that
   * text.
   */
  find(text: string, at: number, done: number): Finding | null;
}

/** Returns what there is in a text, in order and without overlaps. */
export type Scan = (text: string) => readonly Finding[];

/** With what every mark begins. */
export const MARK_START = "[redacted:";

/** Returns what stands in place of a secret. */
export function markOf(kind: string): string {
  return `${MARK_START}${kind}]`;
}

/** Where this version of the program, or another one, took a secret out; too short to hide one. */
const MARK = /\[redacted:[a-z][a-z0-9-]{1,29}\]/;

/**
 * Returns the scan that uses these rules. Where several of them find something at one place, the
 * first wins. Marks that are there already stay. `flags` are those of the search for places.
 */
export function makeScan(rules: readonly Rule[], flags: "" | "i" = ""): Scan {
  const sources = [MARK.source, ...rules.map((rule) => rule.place)];
  const places = new RegExp(sources.join("|"), `g${flags}`);
  const rulesByFirst = groupByFirst(rules);
  return (text) => {
    const findings: Finding[] = [];
    let done = 0;
    places.lastIndex = 0;
    for (let place = places.exec(text); place !== null; place = places.exec(text)) {
      // A mark is passed over whole, so that its words are not taken for a name.
      if (place[0].startsWith(MARK_START)) continue;
      const candidates = rulesByFirst.get(place[0].charAt(0)) ?? [];
      const finding = firstFinding(candidates, text, place.index, done);
      if (finding === null) {
        places.lastIndex = place.index + 1;
        continue;
      }
      findings.push(finding);
      done = finding.end;
      places.lastIndex = done;
    }
    return findings;
  };
}

/** Returns `text` with a mark in the place of every finding; the very same one without any. */
export function withMarks(text: string, findings: readonly Finding[]): string {
  let marked = "";
  let done = 0;
  for (const { kind, start, end } of findings) {
    marked += text.slice(done, start) + markOf(kind);
    done = end;
  }
  return done === 0 ? text : marked + text.slice(done);
}

function groupByFirst(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const first of new Set(rule.first)) {
      groups.set(first, [...groups.get(first) ?? [], rule]);
    }
  }
  return groups;
}

function firstFinding(
  rules: readonly Rule[],
  text: string,
  at: number,
  done: number,
): Finding | null {
  for (const rule of rules) {
    const finding = rule.find(text, at, done);
    // One that has a fixed part in its middle may still reach into the finding before it.
    if (finding !== null && finding.start >= done) return finding;
  }
  return null;
}
