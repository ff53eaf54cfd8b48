/** Credentials in the shapes that real vendors use, made up while the program runs. */

import { Chance } from "./_chance.ts";

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const MIXED = UPPER + UPPER.toLowerCase() + DIGITS;

/** The vendors that there are shapes of. */
const SHAPES = {
  stripe: (some: Some) => ["sk", "live", some(MIXED, 24)].join("_"),
  aws: (some: Some) => ["AK", "IA", some(`${UPPER}234567`, 16)].join(""),
  gitlab: (some: Some) => ["gl", "pat-", some(MIXED, 20)].join(""),
  slack: (some: Some) =>
    ["xo" + "xb", `2${some(DIGITS, 11)}`, `4${some(DIGITS, 12)}`, some(MIXED, 24)].join("-"),
  google: (some: Some) => ["AI", "za", "Sy", some(MIXED, 33)].join(""),
  github: (some: Some) =>
    ["github", "pat", `11${some(UPPER + DIGITS, 20)}`, some(MIXED, 59)].join("_"),
  anthropic: (some: Some) => ["sk", "ant", "api03", `${some(MIXED, 93)}AA`].join("-"),
};

type Some = (from: string, count: number) => string;

/** Returns a made-up credential of a vendor; the same one for the same seed. */
export function secretOf(vendor: keyof typeof SHAPES, seed: string): string {
  const chance = new Chance(`${vendor} ${seed}`);
  return SHAPES[vendor]((from, count) =>
    Array.from({ length: count }, () => from[chance.below(from.length)]!).join("")
  );
}

/** Returns the end of a credential, which is not in the prompt when the credential was hidden. */
export function endOf(secret: string): string {
  return secret.slice(-14);
}
