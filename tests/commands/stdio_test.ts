import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { streamInput, streamOutput } from "../../commands/stdio.ts";

/** A stream that takes a few bytes at a time. */
class SlowStream {
  readonly taken: number[] = [];
  error: Error | null = null;

  isTerminal(): boolean {
    return false;
  }

  writeSync(data: Uint8Array): number {
    if (this.error !== null) throw this.error;
    this.taken.push(...data.subarray(0, 3));
    return Math.min(3, data.length);
  }
}

Deno.test("streamOutput() writes everything, however little is taken at once", () => {
  const stream = new SlowStream();
  streamOutput(stream).write("\u00E4bcdefg");
  equal(new TextDecoder().decode(new Uint8Array(stream.taken)), "\u00E4bcdefg");
});

Deno.test("streamOutput() writes bytes as they are, and nothing for nothing", () => {
  const stream = new SlowStream();
  const output = streamOutput(stream);
  output.write(new Uint8Array([0, 255, 10, 7]));
  output.write("");
  deepEqual(stream.taken, [0, 255, 10, 7]);
});

Deno.test("streamOutput() passes on that nobody reads, and reports other failures", () => {
  const stream = new SlowStream();
  stream.error = new Deno.errors.BrokenPipe("Broken pipe");
  throws(() => streamOutput(stream).write("x"), Deno.errors.BrokenPipe);
  streamOutput(stream, { mayBreak: true }).write("x");
  stream.error = new Error("No space left on device (os error 28)");
  throws(() => streamOutput(stream).write("x"), {
    code: "unwritable",
    message: "cannot write the output",
    cause: stream.error,
  });
});

Deno.test("streamOutput() is 80 columns wide where there is no terminal", () => {
  const output = streamOutput(new SlowStream());
  deepEqual([output.isTerminal, output.columns], [false, 80]);
});

Deno.test("streamInput() reads what the stream has", async () => {
  const chunks = [new Uint8Array([1, 2]), null];
  const input = streamInput({
    isTerminal: () => true,
    read: (buffer) => {
      const chunk = chunks.shift() ?? null;
      if (chunk !== null) buffer.set(chunk);
      return Promise.resolve(chunk?.length ?? null);
    },
  });
  const buffer = new Uint8Array(8);
  deepEqual([input.isTerminal, await input.read(buffer), buffer[1]], [true, 2, 2]);
  equal(await input.read(buffer), null);
});

Deno.test("streamOutput() waits for a reader that is slower, when the pipe does not block", () => {
  const taken: number[] = [];
  let calls = 0;
  const output = streamOutput({
    isTerminal: () => false,
    writeSync(data) {
      if (++calls % 2 === 1) throw new Deno.errors.WouldBlock("Resource temporarily unavailable");
      taken.push(data[0]!);
      return 1;
    },
  });
  output.write("abc");
  equal(new TextDecoder().decode(new Uint8Array(taken)), "abc");
});

Deno.test("streamInput() says what is wrong with stdin", async () => {
  const input = streamInput({
    isTerminal: () => false,
    read: () => Promise.reject(new Deno.errors.IsADirectory("Is a directory (os error 21)")),
  });
  await rejects(input.read(new Uint8Array(1)), {
    code: "unreadable",
    message: /cannot read "stdin"/,
  });
});
