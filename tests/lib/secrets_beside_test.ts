/** What stands beside a secret name, or is hidden in another way: lib/secrets/_assignment_rules.ts. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { redactText } from "../../lib/secrets/mod.ts";
import { mayHoldSecret } from "../../lib/secrets/suspicion.ts";
import { base62, base64, lower } from "../secrets/_random.ts";

const TOKEN = "ghp" + "_" + base62(36);
const AWS = "wJalrXUtnFEMI/K7MDENG/" + base62(18);

/** What is around a secret: what stays before it, the secret, what stays behind it, its kind. */
const PLANTED: readonly (readonly [string, string, string, string])[] = [
  // Blanks and tabs
  ["aws configure set aws_secret_access_key ", AWS, " --profile a", "aws-secret-access-key"],
  ["aws configure set aws_secret_access_key '", AWS, "'", "aws-secret-access-key"],
  ["GITHUB_TOKEN\t", "abcd1234efgh1x", "\n", "token"],
  ["DB_PASSWORD\t\t", "Sup3rS3cretPw", "\nDB_USER\tana", "password"],
  ["API_KEY  ", base62(24), "", "api-key"],
  ["Invalid token ", "Zx81kQpL02mN", " for ana", "token"],
  ["with the passphrase ", "abcd1234efgh9", ".", "password"],
  ["The password ", "P@ssw0rd2x3y", " is old", "password"],
  // Sentences
  ["the password is ", "abcd1234efgh10", "", "password"],
  ["The password is ", "Sup3rS3cretPw", ". Keep it.", "password"],
  ["password was: ", "Sup3rS3cretPw", ", not now", "password"],
  ["the token is `", "abcd1234efgh1x", "`", "token"],
  ['the secret is "', "abcd1234efgh1x", '"', "secret"],
  ["password -> ", "Sup3rS3cretPw", "", "password"],
  // Tables
  ["x  | password | ", "abcd1234efgh2x", " |", "password"],
  ["|password|", "abcd1234efgh2x", "|", "password"],
  ["| **api_key** | `", base62(24), "` |", "api-key"],
  ["  token                     | ", lower(24), "", "token"],
  // Blocks of YAML, lists of JSON
  ["password:\n  ", "abcd1234efgh4x", "\nuser: ana", "password"],
  ["    token: |\n      ", "abcd1234efgh4x", "", "token"],
  ["api_key: >-\r\n  ", base62(24), "\r\n", "api-key"],
  ['{"password":["', "abcd1234efgh5x", '"]}', "password"],
  ['"api_key": [\n  "', base62(24), '"\n]', "api-key"],
  [String.raw`{\"token\": [\"`, "abcd1234efgh5x", String.raw`\"]}`, "token"],
  ["tokens.token = ['", "abcd1234efgh5x", "']", "token"],
  // PASS
  ["DBPASS=", "abcd1234efgh", "", "password"],
  ["export SMTPPASS='", "abcd1234efgh", "'", "password"],
  ["heroku config:set PASS=", "abcd1234efgh", " USER=a", "password"],
  ["PASS=", "letmein", "\n", "password"],
  ["MYSQL_PASSWD=", "letmein", "\n", "password"],
  // Cookies
  ["Set-Cookie: ", "sid=abcd1234efgh8x; Path=/", "; HttpOnly", "cookie"],
  ["set-cookie: ", "PHPSESSID=abcd1234efgh8x", "; Secure", "cookie"],
  ['"set-cookie": [ "', "connect.sid=abcd1234efgh8x", '" ]', "cookie"],
  ["< Set-Cookie: ", "access_token=abcd1234efgh", "\n", "cookie"],
  // Options of programs
  ["mysql -p", "Sup3rS3cretPw", " db", "password-option"],
  ["sshpass -p", "Sup3rS3cretPw", " ssh a", "password-option"],
  ["sshpass -p ", "Sup3rS3cretPw", " ssh a", "password-option"],
  ["curl -u ana:", "Sup3rS3cretPw", " https://example.com", "basic-auth"],
  // Within words
  ["Custom", TOKEN, "", "github-token"],
  ["mcp2", TOKEN, "_call", "github-token"],
  ["keyx", "sk-ant-" + "api03-" + base62(40), "", "anthropic-api-key"],
  ["x", "glpat-" + base62(20), " y", "gitlab-token"],
  // Characters that show nothing
  ["GH=", hidden(TOKEN, 10, "\u200B"), "", "github-token"],
  ["see ", hidden(TOKEN, 4, "\u2060\uFEFF"), " there", "github-token"],
  ["password=", hidden("Sup3rS3cretPw", 4, "\u200D"), "\n", "password"],
  ["👩‍💻 API_KEY=", hidden(base62(24), 12, "\u200E"), " 👩‍💻", "api-key"],
  ["Authorization: Bearer ", hidden(base64(32), 9, "\u200C"), "", "bearer-token"],
];

function hidden(secret: string, at: number, character: string): string {
  return secret.slice(0, at) + character + secret.slice(at);
}

Deno.test("redactText() finds what stands beside a name and what is hidden, and nothing else", () => {
  for (const [before, secret, after, kind] of PLANTED) {
    ok(mayHoldSecret(before + secret + after), before);
    ok(mayHoldSecret(JSON.stringify(before + secret + after)), before);
    deepEqual(redactText(before + secret + after), {
      value: `${before}[redacted:${kind}]${after}`,
      found: new Map([[kind, 1]]),
    });
  }
});

Deno.test("redactText() leaves tables, prose, code and names that only look like it", () => {
  const text = Deno.readTextFileSync(new URL("../secrets/harmless.txt", import.meta.url));
  ok(text.split("\n").length > 40);
  for (const line of text.split("\n")) equal(redactText(line).value, line);
  deepEqual(redactText(text), { value: text, found: new Map() });
});

Deno.test("redactText() finds a name with something hidden in it", () => {
  equal(redactText("DB_PASS\u200BWORD=hunter2").value, "DB_PASS\u200BWORD=[redacted:password]");
});

Deno.test("redactText() finds what is hidden beside what is not, in order", () => {
  const text = `${TOKEN} a\u200Db password=hunter2 ${hidden(TOKEN, 6, "\u200B")} x ${TOKEN}`;
  deepEqual(redactText(text), {
    value: "[redacted:github-token] a\u200Db password=[redacted:password] " +
      "[redacted:github-token] x [redacted:github-token]",
    found: new Map([["github-token", 3], ["password", 1]]),
  });
});

Deno.test("redactText() counts a value with a token in it once", () => {
  const text = `API_KEY=${base62(520)}.${TOKEN}.x`;
  deepEqual(redactText(text).found, new Map([["api-key", 1]]));
});
