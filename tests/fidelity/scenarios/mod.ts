/** All sessions of the table. */

import type { Planted } from "../_facts.ts";
import { a11yForms } from "./a11y_forms.ts";
import { csvImport } from "./csv_import.ts";
import { firmwareOta } from "./firmware_ota.ts";
import { flakyQueue } from "./flaky_queue.ts";
import { helmUpgrade } from "./helm_upgrade.ts";
import { invoiceRounding } from "./invoice_rounding.ts";
import { offlineSync } from "./offline_sync.ts";
import { pagos } from "./pagos.ts";
import { rechnungslauf } from "./rechnungslauf.ts";
import { searchIndex } from "./search_index.ts";
import { terminalRenderer } from "./terminal_renderer.ts";
import { tsuuchi } from "./tsuuchi.ts";

/** The sessions, the short ones of each agent first. */
export const SESSIONS: readonly Planted[] = [
  invoiceRounding,
  flakyQueue,
  offlineSync,
  rechnungslauf,
  firmwareOta,
  pagos,
  terminalRenderer,
  csvImport,
  helmUpgrade,
  a11yForms,
  tsuuchi,
  searchIndex,
];
