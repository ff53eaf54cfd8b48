/** Codex 0.169: a long specification as the first request, a stop, and no answer at the end. */

import type { Planted } from "../_facts.ts";
import {
  abandoned,
  agent,
  create,
  edit,
  injected,
  interrupted,
  parallel,
  plan,
  read,
  run,
  thought,
  user,
} from "../_scenario.ts";

const SPECIFICATION = `We want firmware updates over the air for the water meters.

Background: 14,000 meters in the field, battery for twelve years, LoRa at 300 byte/s on a good day. The
bootloader is in ROM (see docs/boot.pdf, chapter 4). An image is about 180 KB, compressed about 90. Today a
technician drives to each meter with a cable; with the new tariff law that would be two visits a year, which
nobody can pay.

How we imagine it:
1. The head end cuts the image into fragments of 200 byte and broadcasts them at night.
2. A meter collects fragments in the second flash bank, in whatever order they come, over as many nights as
   it takes. It keeps a bitmap of what it has.
3. When all are there it checks the signature over the whole image, then marks the bank as a candidate.
4. At the next restart the bootloader swaps the banks. If the new image does not report in within 24 hours
   the old one comes back by itself.

Things to know: the radio stack keeps its timing only when no interrupt takes longer than 2 ms, and erasing
a flash page takes 22. There are 6 KB of RAM left, the bitmap included. Measuring goes on during an update,
the calibration office is strict about that. lib/metrology is certified and sealed: its checksum is printed
on the type plate, so those files keep every byte they have.

Power: a meter that has less than 30 % of its battery sits this one out and tells us so.

Start with the meter side (steps 2 and 3) with tests on the host; the head end is a project of its own. When
that stands, a simulation with 5 % loss should complete within nine nights.`;

/** Updates over the air for water meters. */
export const firmwareOta: Planted = {
  language: "en",
  scenario: {
    name: "firmware-ota",
    format: "codex",
    project: "meter-fw",
    branch: "ota",
    startedAt: "2026-11-13T07:07:41.000Z",
    instructions: "MISRA C:2023, deviations in docs/deviations.md. No dynamic memory.",
    events: [
      user(SPECIFICATION),
      thought("Fragment store with a bitmap, erase in slices."),
      agent("I'll read the flash driver and the linker script for what room there is."),
      parallel(
        read("src/flash.c", "int flash_erase(uint32_t page) { return hal_erase(page); }"),
        read("link/meter.ld", "RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 32K"),
        run("make -s size", { output: "text 171204  data 812  bss 25344\n" }),
      ),
      plan(
        "> Fragment store with a bitmap",
        "  Erase without stalling the radio",
        "  Signature over the whole image",
        "  Simulate nine nights at 5 % loss",
      ),
      create("src/ota/fragments.c", "static uint8_t bitmap[58];\n"),
      create("src/ota/fragments.h", "void fragments_put(uint16_t index, const uint8_t *bytes);\n"),
      create("test/test_fragments.c", "void test_out_of_order(void) {}\n"),
      run("make -s test T=fragments", {
        exit: 2,
        output:
          "test_fragments.c:52: test_duplicates: FAIL: expected 449 fragments missing, was 448\nmake: *** [test] Error 1\n",
      }),
      agent("A duplicate was counted twice. Checking the bit before counting."),
      edit("src/ota/fragments.c", "missing--;", "if (!has(index)) missing--;"),
      run("make -s test T=fragments", { output: "test_fragments: 14 tests, 0 failures\n" }),
      user("go on"),
      agent("Now erasing. First I let the erase run from an idle task with interrupts on."),
      edit("src/flash.c", "return hal_erase(page);", "return hal_erase_async(page);"),
      run("make -s hil T=radio_timing", { output: "late frames: 31 of 5000 while erasing\n" }),
      agent(
        "Erasing from the idle task still loses radio frames: the flash controller holds the bus for the whole 22 " +
          "ms whatever runs on the CPU. So that road is closed, and flash.c is as it was.",
      ),
      edit("src/flash.c", "return hal_erase_async(page);", "return hal_erase(page);"),
      user("erase between two radio windows then, they are 4 s apart and we know when they come"),
      create(
        "src/ota/erase_slot.c",
        "bool erase_slot_fits(uint32_t now_ms) { return next_window_ms() - now_ms > 30u; }\n",
      ),
      injected("Skill misra-check: run tools/misra.py on changed files and list new deviations."),
      abandoned(
        user("do the signature with RSA-4096, the head end has it already"),
        agent("Bringing in an RSA-4096 verifier."),
        create("src/ota/rsa4096.c", "int rsa4096_verify(void) { return 0; }\n"),
        agent("rsa4096.c is in, it takes 5 KB of RAM."),
      ),
      user(
        "Ed25519 for the signature. and hash while the fragments come in? no: they come in any order, so hash at the end",
      ),
      create(
        "src/ota/verify.c",
        "bool verify_image(void) { return ed25519_check(bank_b, length, key); }\n",
      ),
      plan(
        "x Fragment store with a bitmap",
        "x Erase without stalling the radio",
        "> Signature over the whole image",
        "  Simulate nine nights at 5 % loss",
      ),
      run("make flash-all", { fate: "refused" }),
      interrupted(),
      user(
        "don't flash the bench meters, Tomasz is measuring with them this week. Host tests only",
      ),
      run("make -s test T=verify", {
        exit: 2,
        output:
          "test_verify.c:71: test_known_answer: PASS\ntest_verify.c:90: test_stack: FAIL: stack use 2912 bytes exceeds 2048\n" +
          "make: *** [Makefile:44: test] Error 1\n",
      }),
      agent(
        "The signature is right, but checking it takes 2912 bytes of stack where 2048 are allowed.",
      ),
      user(
        "can the precomputed table move to flash? see how monocypher does it with its slow path and estimate the time",
      ),
    ],
  },
  kept: {
    "goal": ["firmware updates over the air for the water meters", "Start with the meter side"],
    "first constraint": [
      "lib/metrology is certified and sealed",
      "those files keep every byte they have",
    ],
    "correction": ["don't flash the bench meters", "Host tests only"],
    "decision": ["erase between two radio windows then", "Ed25519 for the signature"],
    "given up": ["Erasing from the idle task still loses radio frames"],
    "failing": ["make -s test T=verify", "stack use 2912 bytes exceeds 2048"],
    "files": [
      "src/ota/fragments.c",
      "src/ota/fragments.h",
      "test/test_fragments.c",
      "src/ota/erase_slot.c",
      "src/ota/verify.c",
    ],
    "plan": [
      "x Fragment store with a bitmap",
      "x Erase without stalling the radio",
      "> Signature over the whole image",
      "  Simulate nine nights at 5 % loss",
    ],
    "last request": ["can the precomputed table move to flash?"],
  },
  barred: {
    fixed: ["expected 449 fragments missing, was 448"],
    injected: ["MISRA C:2023", "list new deviations", "<turn_aborted>"],
    abandoned: ["RSA-4096", "rsa4096.c"],
  },
};
