import { deepEqual, equal, ok } from "node:assert/strict";
import { redactText } from "../../lib/secrets/mod.ts";
import { mayHoldSecret } from "../../lib/secrets/suspicion.ts";
import { base62, base64, hex, uuid } from "../secrets/_random.ts";

const SHA256 = hex(64);

/** What is around a secret: what stays before it, the secret, what stays behind it, its kind. */
const PLANTED: readonly (readonly [string, string, string, string])[] = [
  // Environment and configuration files
  ["DB_PASSWORD=", "letmein", "\n", "password"],
  ["export PGPASSWORD=", "hunter2", " && psql", "password"],
  ["SMTP_PASS=", "tr0ub4dor", "", "password"],
  ["DB_PASSWORD=", "p@ss&w0rd!(x)<y>;z", "", "password"],
  ['DB_PASSWORD="', "correct horse battery staple", '"', "password"],
  ["DB_PASSWORD: ", "letmein", "\n", "password"],
  ["spring.datasource.password=", "letmein", "\n", "password"],
  ["  password: ", "Tr0ub4dor&3", "\n", "password"],
  ["password = '", "hunter2", "'", "password"],
  ["JWT_SECRET=", "mysupersecretjwtkey", "", "secret"],
  ["SECRET_KEY_BASE=", hex(128), "", "secret-key"],
  ["AWS_SECRET_ACCESS_KEY=", base64(40), "", "aws-secret-access-key"],
  ["aws_secret_access_key = ", base64(40), "\n", "aws-secret-access-key"],
  ["AccountName=a;AccountKey=", `${base64(86)}==`, ";EndpointSuffix=b", "access-key"],
  ["Server=a;User Id=b;Password=", "letmein", ";Encrypt=true", "password"],
  ["DD_API_KEY=", hex(32), "", "api-key"],
  ["MISTRAL_API_KEY=", base62(32), "", "api-key"],
  ["TWILIO_AUTH_TOKEN=", hex(32), "", "token"],
  ["HEROKU_API_KEY=", uuid(), "", "api-key"],
  ["//registry.example.com/:_auth=", btoa("ana:hunter2"), "", "auth"],
  ["//registry.example.com/:_authToken=", uuid(), "", "token"],
  ["ENV DB_PASSWORD ", "letmein", "\n", "password"],
  ["machine a login b password ", "letmein", "\n", "password"],
  // Markdown
  ["- **password:** ", "M4RvoMHvz7Vr4hpN", "\n", "password"],
  ["**api_key**: ", base62(32), "", "api-key"],
  // JSON, also within JSON
  ['{"password":"', "hunter2", '"}', "password"],
  ['{"password": "', "letmein", '", "a": 1}', "password"],
  [String.raw`{\"password\":\"`, "hunter2", String.raw`\",\"a\":1}`, "password"],
  ['"client_secret": "', "supersecret123", '"', "secret"],
  ['"apiKey": "', base62(24), '"', "api-key"],
  ['{"auths": {"a": {"auth": "', btoa("ana:hunter2"), '"}}}', "auth"],
  ['"refresh_token":"', base62(40), '"', "token"],
  // Whatever the shape of the value
  ["api_key=", uuid(), "", "api-key"],
  ['api_key: "', hex(40), '"', "api-key"],
  ["token: ", SHA256, "", "token"],
  ['secret="', "20260312-091500", '"', "secret"],
  // Source code
  ['const token: string = "', "abcDEF123456", '";', "token"],
  ["$password := '", "hunter2", "'", "password"],
  ["'password' => '", "hunter2", "',", "password"],
  ['env["API_KEY"] = "', base62(20), '"', "api-key"],
  ['os.getenv("DB_PASSWORD", "', "hunter2", '")', "password"],
  ['headers.set("x-api-key", "', base62(20), '")', "api-key"],
  ['client.withPassword("', "hunter2", '")', "password"],
  ['if (password === "', "hunter2", '")', "password"],
  ["password=b'", "hunter2", "'", "password"],
  ["ALTER USER a WITH PASSWORD '", "hunter2", "';", "password"],
  ["CREATE USER a IDENTIFIED BY '", "hunter2", "';", "password"],
  // Commands, URLs, XML, headers, prose
  ["login --password ", "hunter2", " --user ana", "password"],
  ["login --password=", "letmein", "", "password"],
  ["gh --token ", hex(40), "", "token"],
  ["https://example.com/?a=b&token=", "abc123def", "&c=d", "token"],
  ["https://example.com/?password=", "letmein", "#top", "password"],
  ["<password>", "letmein", "</password>", "password"],
  ["X-Api-Key: ", base62(20), "\nHost: a", "api-key"],
  ["The password: ", "hunter2", ". Keep it.", "password"],
  ["password: `", "hunter2", "`", "password"],
  // Cut off, and longer than what is judged
  ['"password": "', "hunter2", "", "password"],
  ['"api_key": "', base62(2000), '"', "api-key"],
  ["API_KEY=", base62(2000), "\n", "api-key"],
  ['"password": "', `${"x1".repeat(255)}y${String.raw`\"`}${"z2".repeat(99)}`, '"', "password"],
  // Signs that also begin variables, paths and names
  ['"password": "', "@dmin123!", '"', "password"],
  ['"password": "', "$ecret123!", '"', "password"],
  ["DB_PASSWORD=", "!pass1word", "", "password"],
  ["AWS_SECRET_ACCESS_KEY=", `/${base62(39)}`, "", "aws-secret-access-key"],
  ["AccountKey=", `/${base62(85)}==`, "", "access-key"],
  // Marks next to it
  ["[redacted:github-token] password=", "hunter2", " [redacted:jwt]", "password"],
];

Deno.test("redactText() finds values under secret names, and nothing around them", () => {
  for (const [before, secret, after, kind] of PLANTED) {
    ok(mayHoldSecret(before + secret + after), before);
    deepEqual(redactText(before + secret + after), {
      value: `${before}[redacted:${kind}]${after}`,
      found: new Map([[kind, 1]]),
    });
  }
});

Deno.test("redactText() finds AWS access keys in the file that the console gives out", () => {
  const text = `[default]\naws_access_key_id = ${"AKIA" + "Z7QX4M2NTRWLP5DC"}\n` +
    `aws_secret_access_key = ${base64(40)}\nregion = eu-west-1\n`;
  equal(
    redactText(text).value,
    "[default]\naws_access_key_id = [redacted:aws-access-key-id]\n" +
      "aws_secret_access_key = [redacted:aws-secret-access-key]\nregion = eu-west-1\n",
  );
});

Deno.test("redactText() names a token under a secret name for what it is", () => {
  const token = "ghp" + "_" + base62(36);
  equal(redactText(`GITHUB_TOKEN=${token}`).value, "GITHUB_TOKEN=[redacted:github-token]");
  equal(redactText(`"token": "${token}"`).value, '"token": "[redacted:github-token]"');
});

Deno.test("redactText() leaves prose, placeholders, references and code", () => {
  const texts = [
    "the password: see vault",
    "password: must have at least 8 characters",
    "Reset the password, then the token: it expires.",
    "secret: 3 of 5 shares",
    '"password": "Your password must not contain your name."',
    '"password": "Passwort"',
    '"forgotPassword": "Forgot your password?"',
    "password=<your password>",
    "password=your_password",
    "DB_PASSWORD=changeme",
    "DB_PASSWORD=example",
    "my $pwd = $ftp->pwd;",
    "private_key = $dir/private/cakey.pem",
    "user_pass = '%s:%s' % (user, password)",
    ":type passphrase: :py:data:`bytes`",
    "API_KEY=xxxxxxxxxxxx",
    "API_KEY=****",
    "API_KEY=...",
    "API_KEY=abcd…wxyz",
    "API_KEY=",
    'API_KEY=""',
    "TOKEN=<token>",
    "TOKEN=my-token",
    "PASSWORD=$PASSWORD",
    "PASSWORD=${PASSWORD:-none}",
    "PASSWORD=$(pass show db)",
    "PASSWORD=%PASSWORD%",
    "password: {{ vault_password }}",
    "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
    "password: !vault |",
    "password: *default",
    "password = os.environ['DB_PASSWORD']",
    "password = process.env.DB_PASSWORD",
    "password: process.env.DB_PASSWORD!,",
    "const token = await getToken();",
    "token: req.headers['x-token-2']",
    "token = tokens[12]",
    "password=password, token=token",
    "password: z.string().min(8)",
    "password: string;",
    "secret: Uint8Array,",
    "private_key: _SSH_PRIVATE_KEY_TYPES,",
    "token?: string | undefined;",
    "if (token == null || password === '') {",
    'type: "password", name: "token"',
    '<input type="password" name="password">',
    "input[type=password]:focus { color: red }",
    '["username", "password", "email"]',
    "with `--password`, `--password-file` or `--token`",
    "use --token to authenticate, --password is unsafe",
    "the passphrase: AES-256-GCM, its key by scrypt",
    "max_tokens: 4096, input_tokens=12345, token: 2048",
    "MAX_TOKEN=4096",
    "id-token: write",
    '"token_type": "Bearer", "tokenizer": "bpe-50000"',
    '"secretName": "my-app-secret-2"',
    '"jsonwebtoken": "^9.0.2"',
    "jsonwebtoken@9.0.2:",
    "private_key=/etc/ssl/private/key1.pem",
    "secret: ./secrets/key1.pem",
    "token: https://example.com/oauth2/token1",
    "passwords: 12, secrets: 3",
    "PWD=/home/ana/project2 OLDPWD=/var/a1b2",
    "password_hash: a1b2c3d4e5f6, tokenCount: a1b2c3d4",
    "public_key: a1b2c3d4e5f6a1b2, key: a1b2c3d4e5f6a1b2",
    'prompt("Password:")',
    "password: [redacted:password]",
    "[redacted:github-token]=a1b2c3d4e5",
  ];
  for (const text of texts) equal(redactText(text).value, text);
});
