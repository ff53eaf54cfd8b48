/** What developers and agents say all day. */

import type { Phrases } from "./_filler.ts";

/** English. */
export const ENGLISH: Phrases = {
  chatter: [
    "ok",
    "looks good, go on",
    "yes",
    "👍 next",
    "continue",
    "fine with me",
    "sure, go ahead",
    "great, carry on please",
    "hm ok",
    "good. what's next?",
    "back from lunch, please carry on where you were",
    "yep that's it",
    "nice one",
    "k, do it",
    "perfect, thanks. keep going",
  ],
  tasks: [
    "rename $ in @ so that it says what it does",
    "add a test for the empty case of $",
    "can you pull the magic number # in @ out into a constant?",
    "$ is called twice per item, cache it",
    "the doc comment of $ is wrong since yesterday, fix it",
    "split the long function in @, it does not fit on my screen",
    "log the id in @ when $ gives up",
    "make $ return early when there is nothing to do",
    "there's a typo in the message in @ line #",
    "drop the unused parameter of $",
    "could you sort the imports in @ while you're there",
    "cover the branch around line # of @ too",
    "when I run it on my machine with the data from last week $ prints # twice, once with the old name and once " +
    "with the new one. I think it is the list in @ that is built in two places, can you look into it and make it " +
    "one place",
    "Two small things in @: the first line of the output is indented by one too many, and $ takes a moment when " +
    "the folder is empty. Both are old, both annoy people, so please do them while you are in there.",
    "I had a look at the diff. Mostly fine. $ reads better if the condition is turned around, and the # in the " +
    "middle of @ deserves a name. The rest can stay as you wrote it.",
  ],
  pastes: [
    "got this on the other laptop, any idea?",
    "CI says this, on my side it's green",
    "from Petra, she was on yesterday's build:",
    "this was in the log overnight",
  ],
  questions: [
    "why does $ run before the rest in @?",
    "what happens in @ when # of them arrive at once?",
    "is $ still used anywhere?",
    "how long does $ take for # entries, roughly?",
    "who calls $ apart from @?",
    "do we have a test that covers $ with more than # items?",
  ],
  remarks: [
    "Let me look at @ first.",
    "I'll check how $ is used before touching it.",
    "Looking at the callers of $.",
    "Right, that is in @; reading it.",
    "I'll make that change in @ and run the checks.",
    "Starting with $.",
    "It is important to see the current shape of $ first, so let me read it.",
    "On it.",
    "Let me see where that number comes from.",
    "First a look at what git thinks has changed.",
    "The function is short, I can do that in place.",
  ],
  mending: [
    "That is the old expectation; adjusting it.",
    "I missed one caller of $. Fixing it now.",
    "Off by one at the boundary, let me correct that.",
    "The fixture has # rows, not the number that I assumed. Updating.",
    "Right, $ can be undefined on the first pass. Guarding it.",
    "The snapshot is from before the rename. Let me bring it in line.",
  ],
  reports: [
    "Done: $ now does that, and the checks pass.",
    "That is in @ now. All green.",
    "Finished. I touched only @.",
    "Done, and I added a case for it.",
    "The change is small: one condition in $, the rest is whitespace.",
    "All checks pass. The TODO next to $ was about something else, so I left it.",
    "Done. Nothing else used the old form.",
    "$ is a good deal shorter now; behaviour is the same.",
    "That works. There are # lines less in the trace.",
    "Changed, and the run took # ms.",
  ],
  summaries: [
    "Here is where it stands:\n\n- `$` takes its limit from the table at the top of @, so the # is gone.\n- Its two " +
    "callers pass the whole entry and no longer only the id.\n- One case for an empty list, one for a list of one.\n\n" +
    "The run took # ms, which is what it was before. I looked at the neighbouring code as well: `$` has the same " +
    "shape and would profit from the same change, but nobody asked for it, so it is as it was.",
    "That took two steps. First I moved the part of `$` that reads into a function of its own, without any change " +
    "in what it does, and ran everything. Then I changed the order in @: the cheap check comes first now, so that " +
    "the expensive one runs in about # of 10,000 cases.\n\nThe numbers before and after, on the small sample:\n\n" +
    "| | before | after |\n| --- | --- | --- |\n| calls of `$` | # | # |\n| time in ms | # | # |\n\nThe output is the " +
    "same byte for byte.",
  ],
  answers: [
    "$ runs first because it fills the table that the others read; in @ the order is fixed by the list at the top.",
    "It is used in two places, @ and its test. The call in the test only checks that nothing is thrown.",
    "About # ms on this machine. Most of it goes into $, which walks the list once per entry.",
    "When that many arrive at once they are queued, and $ takes them out in batches of #.",
    "Only @ calls it. The export is left over from before the split.",
    "There is one with # items, but it stubs $, so in effect no.",
  ],
};

/** German. */
export const GERMAN: Phrases = {
  chatter: [
    "weiter",
    "ok",
    "passt, mach weiter",
    "ja genau",
    "gut, nächster Punkt",
    "jo",
    "sieht gut aus",
    "super, weiter so",
    "bin wieder da, weiter bitte",
    "alles klar",
    "ja bitte",
    "ok, und jetzt der Rest",
  ],
  tasks: [
    "benenn $ in @ bitte um, der Name sagt nichts",
    "für den leeren Fall von $ fehlt noch ein Test",
    "zieh die # in @ in eine Konstante",
    "$ wird pro Zeile zweimal aufgerufen, das geht auch einmal",
    "der Kommentar über $ stimmt nicht mehr",
    "teil die lange Funktion in @ auf",
    "schreib in @ die Mandantennummer mit ins Log, wenn $ abbricht",
    "in @ Zeile # ist ein Tippfehler in der Meldung",
    "$ braucht den dritten Parameter nicht mehr",
    "sortier die Importe in @, wenn du schon dabei bist",
    "Wenn ich das bei mir mit den Daten von letzter Woche laufen lasse, gibt $ die # zweimal aus, einmal mit dem " +
    "alten und einmal mit dem neuen Namen. Ich glaube, die Liste in @ wird an zwei Stellen aufgebaut. Schau dir das " +
    "bitte an und mach eine daraus.",
    "Zwei Kleinigkeiten in @: die erste Zeile der Ausgabe ist um eins zu weit eingerückt, und $ braucht einen " +
    "Moment, wenn der Ordner leer ist. Beides ist alt, beides nervt, also bitte gleich mit erledigen.",
  ],
  pastes: [
    "das kam auf dem anderen Rechner, eine Idee dazu?",
    "der Buildserver sagt das hier, bei mir ist es grün",
    "von Petra, mit dem Stand von gestern:",
  ],
  questions: [
    "warum läuft $ vor dem Rest in @?",
    "was passiert in @ bei # Belegen auf einmal?",
    "wird $ überhaupt noch benutzt?",
    "wie lange braucht $ für # Positionen ungefähr?",
    "wer ruft $ außer @ noch auf?",
  ],
  remarks: [
    "Ich sehe mir zuerst @ an.",
    "Ich prüfe, wo $ verwendet wird.",
    "Das steht in @, ich lese es kurz.",
    "Ich ändere das in @ und lasse die Tests laufen.",
    "Mache ich.",
    "Wichtig ist hier zuerst der Ist-Zustand, also ein Blick auf git.",
    "Die Funktion ist kurz, das geht direkt an Ort und Stelle.",
  ],
  mending: [
    "Das ist noch die alte Erwartung, ich passe sie an.",
    "Einen Aufrufer von $ hatte ich übersehen. Korrigiere ich.",
    "Um eins daneben an der Grenze, ich berichtige das.",
    "Die Testdaten haben # Zeilen. Ich ziehe das nach.",
    "$ kann beim ersten Durchlauf null sein. Ich fange das ab.",
  ],
  reports: [
    "Erledigt: $ macht das jetzt, die Tests sind grün.",
    "Das ist jetzt in @. Alles grün.",
    "Fertig. Nur @ ist betroffen.",
    "Erledigt, mit einem Testfall dazu.",
    "Die Änderung ist klein: eine Bedingung in $, sonst nur Leerraum.",
    "Alle Tests laufen durch. Das TODO neben $ betraf etwas anderes.",
    "Geändert, der Lauf dauerte # ms.",
  ],
  summaries: [
    "So steht es jetzt:\n\n- `$` nimmt die Grenze aus der Tabelle oben in @, die # ist weg.\n- Die zwei Aufrufer " +
    "übergeben den ganzen Beleg und nicht nur die Nummer.\n- Ein Fall für die leere Liste, einer für eine Liste mit " +
    "einem Eintrag.\n\nDer Lauf dauerte # ms, so viel wie vorher. Ich habe auch den Code daneben angesehen: `$` hat " +
    "dieselbe Form und hätte etwas von derselben Änderung, danach war aber nicht gefragt.",
  ],
  answers: [
    "$ läuft zuerst, weil es die Tabelle füllt, aus der die anderen lesen; die Reihenfolge steht oben in @.",
    "Nur @ ruft das auf. Der Export ist ein Rest von früher.",
    "Etwa # ms auf diesem Rechner, das meiste davon in $.",
    "Bei so vielen auf einmal landen sie in der Warteschlange, und $ holt sie in Paketen zu # heraus.",
  ],
};
