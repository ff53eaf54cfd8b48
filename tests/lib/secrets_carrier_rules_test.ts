import { deepEqual, equal, ok } from "node:assert/strict";
import { redactText } from "../../lib/secrets/mod.ts";
import { mayHoldSecret } from "../../lib/secrets/suspicion.ts";
import { base62, base64, hex } from "../secrets/_random.ts";

const BASIC = btoa("ana:correct horse");

/** What is around a secret: what stays before it, the secret, what stays behind it, its kind. */
const PLANTED: readonly (readonly [string, string, string, string])[] = [
  ["postgres://admin:", "hunter2", "@db.example.com:5432/app", "url-password"],
  ["redis://:", "%40dm%21n", "@localhost:6379", "url-password"],
  ["https://ana:", "tr0ub4dor", "@git.example.com/a.git", "url-password"],
  ["mongodb+srv://u:", "p@ss:word", "@cluster0.abc.mongodb.net/db?w=1", "url-password"],
  ["git clone 'https://oauth2:", "secret", "@gitlab.com/a/b'", "url-password"],
  ["amqp://guest:", "guest", "@[::1]/vhost", "url-password"],
  ["Authorization: Basic ", BASIC, "", "basic-auth"],
  ['"authorization": "Basic ', BASIC, '"', "basic-auth"],
  ["curl -u ana:", "tr0ub4dor", " https://example.com", "basic-auth"],
  ["curl -sSu ana:", "tr0ub4dor", " https://example.com", "basic-auth"],
  ["curl --user 'ana:", "tr0ub4dor", "' https://example.com", "basic-auth"],
  ["mysql -u root -p", "Zx9ab4famezrEZX", " shop", "password-option"],
  ["mysqldump --single-transaction -uroot -p'", "Zx9ab4fame", "' shop", "password-option"],
  ["sshpass -p ", "tr0ub4dor", " ssh ana@example.com", "password-option"],
  ["docker login -u ana -p ", "Sup3rS3cr3tPw9", " registry.example.com", "password-option"],
  ["podman login -u ana -p=", "Sup3rS3cr3tPw9", " example.com", "password-option"],
  ["redis-cli -h db -a ", "tr0ub4dor", " ping", "password-option"],
  ["Authorization: Bearer ", base62(24), "\nHost: a", "bearer-token"],
  ["-H 'authorization: bearer ", hex(32), "'", "bearer-token"],
  ['"Authorization": "Bearer ', `${base64(30)}==`, '",', "bearer-token"],
  ['["Bearer", "', base62(24), '"]', "bearer-token"],
  ["Authorization: token ", hex(40), "", "authorization"],
  ["Authorization: ", base62(30), "", "authorization"],
  ["Proxy-Authorization: Digest ", base62(30), "", "authorization"],
  ["Cookie: ", `theme=dark12; session=${base62(32)}`, "\n", "cookie"],
  ["Set-Cookie: ", `sid=${base62(32)}`, "\nHost: a", "cookie"],
  ["-H 'cookie: ", `sid=${base62(32)}`, "'", "cookie"],
  ["https://a.blob.core.windows.net/c?sv=2024-01-01&sig=", `${base62(43)}%3D`, "", "azure-sas"],
];

Deno.test("redactText() finds what URLs, headers and curl carry, and nothing around it", () => {
  for (const [before, secret, after, kind] of PLANTED) {
    ok(mayHoldSecret(before + secret + after), before);
    deepEqual(redactText(before + secret + after), {
      value: `${before}[redacted:${kind}]${after}`,
      found: new Map([[kind, 1]]),
    });
  }
});

Deno.test("redactText() leaves URLs without a password, and headers without a credential", () => {
  const texts = [
    "https://example.com:8080/path?a=b@c",
    "https://ana@example.com/",
    "ssh://git@github.com:22/a/b.git",
    "git@github.com:denoland/deno.git",
    "http://localhost:3000,http://127.0.0.1:3000",
    "postgres://user:<password>@host/db",
    "postgres://user:$PGPASSWORD@host/db",
    "postgres://${user}:${password}@${host}/db",
    "postgres://user:***@host/db",
    "https://user:%s@host",
    "data:text/plain;base64,SGVsbG8=",
    "Authorization: Bearer $TOKEN",
    "Authorization: Bearer ${token}",
    "Authorization: Bearer <token>",
    "Authorization: Bearer YOUR_API_KEY",
    "Authorization: `Bearer ${config.apiKey}`",
    "bearer authentication-middleware, bearer_token_middleware",
    "the bearer of this message, a bearer token, Bearer tokens",
    "WWW-Authenticate: Basic realm",
    "a basic understanding of BASIC programming",
    'Cookie: "theme=dark"',
    "cookie: the server sets it = later",
    "docker run -u 1000:1000 --user node:node image",
    "git push -u origin main:main",
    "curl -u $USER:$PASS https://example.com",
    "mysql -u root -p shop",
    "mysql -uroot -p$MYSQL_PASSWORD shop",
    "docker login --password-stdin example.com",
    "redis-cli -h localhost -p 6379 ping",
    "curl -sSL https://example.com/install.sh",
  ];
  for (const text of texts) equal(redactText(text).value, text);
});
