/**
 * The table of token formats: credentials that can be told by their look alone.
 *
 * Each row is a kind, where its format is published, how it starts, and what follows. Rows of one
 * vendor stand together; where two rows fit, the first wins. Identifiers that open nothing by
 * themselves (publishable keys, account numbers) are left out.
 *
 * @module
 */

import type { TokenFormat } from "./_token_rule.ts";

/** Formats of clouds, hosting and infrastructure. */
const INFRASTRUCTURE: readonly TokenFormat[] = [
  ["aws-access-key-id", "AWS IAM: unique identifiers", "AKIA ASIA ABIA ACCA", /[A-Z0-9]{16}(?!\w)/],
  ["aws-session-token", "AWS STS", "IQoJb3JpZ2luX2 FwoGZXIvYXdz", /[A-Za-z0-9+/]{100,}={0,2}/],
  ["aws-bedrock-api-key", "AWS Bedrock: API keys", "ABSK", /[A-Za-z0-9+/]{100,}={0,2}/],
  ["google-api-key", "Google Cloud: API keys", "AIza", /[\w-]{35,}/],
  ["google-api-key", "Google AI: authorization keys, 2026", "AQ.Ab", /[\w-]{35,}/],
  ["google-oauth-token", "Google OAuth 2.0", "ya29. 1//0", /(?:c\.)?[\w-]{30,}/],
  ["google-oauth-secret", "Google OAuth 2.0", "GOCSPX-", /[\w-]{28}/],
  ["azure-client-secret", "Entra ID", "Q~", /[\w~.-]{30,}[\w~-]/, /[\w~.]{3}\d/],
  ["azure-storage-key", "Azure: key signatures", "+ASt", /[A-Za-z0-9+/]{6}==/, /[\w+/]{76}/],
  ["azure-cosmos-key", "Azure: key signatures", "ACDb", /[A-Za-z0-9+/]{6}==/, /[\w+/]{76}/],
  ["azure-api-key", "Azure: key signatures", "JQQJ99", /[A-Za-z0-9]{26}(?!\w)/, /[A-Za-z0-9]{52}/],
  ["azure-devops-token", "Azure DevOps", "AZDO", /[A-Za-z0-9]{4}(?!\w)/, /[A-Za-z0-9]{76}/],
  ["alibaba-access-key-id", "Alibaba Cloud RAM", "LTAI", /[A-Za-z0-9]{16,26}(?!\w)/],
  ["tencent-secret-id", "Tencent Cloud CAM", "AKID", /[A-Za-z0-9]{32}(?!\w)/],
  ["digitalocean-token", "DigitalOcean, 2022", "dop_v1_ doo_v1_ dor_v1_", /[0-9a-f]{64}/],
  ["cloudflare-token", "Cloudflare: token formats", "cfk_ cfut_ cfat_", /[\w-]{40,}/],
  ["cloudflare-origin-ca-key", "Cloudflare", "v1.0-", /[0-9a-f]{24}-[0-9a-f]{146}/],
  ["heroku-token", "Heroku, 2024", "HRKU-", /[\w-]{36,}/],
  ["vercel-token", "Vercel: token formats", "vcp_ vci_ vca_ vcr_ vck_", /[A-Za-z0-9]{24,}/],
  ["vercel-blob-token", "Vercel Blob", "vercel_blob_rw_", /\w{30,}/],
  ["netlify-token", "Netlify", "nfp_ nfc_ nfo_ nfb_ nfu_", /[A-Za-z0-9]{36,}/],
  ["fly-token", "Fly.io: macaroons", "fm1r_ fm1a_ fm2_", /[A-Za-z0-9+/=_-]{60,}/],
  ["fly-token", "Fly.io: OAuth", "fo1_", /[\w-]{43}/],
  ["render-api-key", "Render", "rnd_", /[A-Za-z0-9]{28,}/],
  ["deno-deploy-token", "Deno Deploy", "ddp_ ddo_", /[A-Za-z0-9]{36}/],
  ["supabase-token", "Supabase", "sbp_", /(?:v0_|oauth_)?[0-9a-f]{40}/],
  ["supabase-secret-key", "Supabase: API keys", "sb_secret_", /[\w-]{20,}/],
  ["planetscale-token", "PlanetScale", "pscale_tkn_ pscale_pw_ pscale_oauth_", /[\w.=-]{31,}\w/],
  ["neon-api-key", "Neon", "napi_", /[a-z0-9]{40,}/],
  ["mongodb-atlas-secret", "MongoDB Atlas", "mdb_sa_sk_", /[\w-]{40}/],
  ["databricks-token", "Databricks", "dapi", /[0-9a-f]{32}(?:-\d)?(?!\w)/],
  ["vault-token", "HashiCorp Vault 1.10", "hvs. hvb. hvr.", /[\w-]{24,}/],
  ["terraform-token", "Terraform Cloud", ".atlasv1.", /[\w-]{60,}/, /[A-Za-z0-9]{14}/],
  ["pulumi-token", "Pulumi Cloud", "pul-", /[0-9a-f]{40}(?!\w)/],
  [
    "doppler-token",
    "Doppler: token formats",
    "dp.",
    /[a-z]{2,6}\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}/,
  ],
  ["1password-token", "1Password: service accounts", "ops_eyJ", /[\w+/-]{100,}={0,3}/],
  ["tailscale-key", "Tailscale", "tskey-", /[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{20,}/],
  ["age-secret-key", "age specification", "AGE-SECRET-KEY-1 AGE-SECRET-KEY-PQ-1", /[0-9A-Z]{58,}/],
];

/** Formats of source hosts, package registries and build services. */
const DEVELOPMENT: readonly TokenFormat[] = [
  ["github-token", "GitHub: token formats, 2021", "ghp_ gho_ ghr_", /[A-Za-z0-9]{36,}/],
  ["github-token", "GitHub: stateless tokens, 2026", "ghs_ ghu_", /[\w.-]{35,}[\w-]/],
  ["github-token", "GitHub: fine-grained tokens, 2022", "github_pat_", /\w{36,}/],
  [
    "gitlab-token",
    "GitLab: token prefixes",
    "glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- gloas- glsoat- glffct- glwt-",
    /[\w-]{20,}(?:\.[\w-]{2,}){0,3}/,
  ],
  ["gitlab-runner-token", "GitLab: runner registration", "GR1348941", /[\w-]{20,}/],
  ["bitbucket-app-password", "Atlassian", "ATBB", /[A-Za-z0-9]{28,40}(?!\w)/],
  ["atlassian-token", "Atlassian", "ATATT3 ATCTT3 ATSTT3", /[\w-]{60,}(?:=[\w-]{8})?/],
  ["npm-token", "npm, 2021", "npm_", /[A-Za-z0-9]{36}(?!\w)/],
  ["pypi-token", "PyPI: API tokens", "pypi-AgEI pypi-AgEN", /[\w-]{50,}/],
  ["crates-io-token", "crates.io, 2020", "cio", /(?=[A-Za-z]{0,31}\d)[A-Za-z0-9]{32}(?!\w)/],
  ["rubygems-key", "RubyGems", "rubygems_", /[0-9a-f]{48}/],
  ["nuget-key", "NuGet", "oy2", /[a-z0-9]{43}(?!\w)/],
  ["clojars-token", "Clojars", "CLOJARS_", /[0-9a-f]{60}/],
  ["docker-hub-token", "Docker Hub", "dckr_pat_ dckr_oat_", /[\w-]{27,}/],
  ["artifactory-token", "JFrog", "AKCp cmVmd", /[A-Za-z0-9]{59,69}(?!\w)/],
  ["buildkite-token", "Buildkite", "bkua_ bkaj_ bkct_", /[A-Za-z0-9]{40}/],
  ["circleci-token", "CircleCI", "CCIPAT_ CCIPRJ_", /[A-Za-z0-9]{22}_[0-9a-f]{40}/],
  ["sonarqube-token", "SonarQube", "squ_ sqp_ sqa_", /[0-9a-f]{40}/],
  ["postman-api-key", "Postman", "PMAK-", /[0-9a-f]{24}-[0-9a-f]{34}/],
  ["sentry-token", "Sentry", "sntrys_ sntryu_", /[\w+/]{50,}={0,2}/],
  ["grafana-token", "Grafana", "glc_", /[A-Za-z0-9+/]{32,}={0,2}/],
  ["grafana-token", "Grafana", "glsa_", /[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}/],
  ["new-relic-key", "New Relic", "NRAK- NRII-", /[\w-]{27,}/],
  ["new-relic-key", "New Relic: licence keys", "NRAL", /(?!\w)/, /[0-9a-f]{36}/],
  ["dynatrace-token", "Dynatrace", "dt0c01. dt0s01. dt0s16.", /[A-Z0-9]{24}\.[A-Z0-9]{64}/],
  ["posthog-key", "PostHog", "phx_", /[A-Za-z0-9]{32,}/],
  ["linear-key", "Linear", "lin_api_ lin_oauth_ lin_wh_", /[A-Za-z0-9]{32,}/],
  ["notion-token", "Notion", "secret_", /[A-Za-z0-9]{43}(?!\w)/],
  ["notion-token", "Notion, 2024", "ntn_", /[A-Za-z0-9]{40,}/],
  ["airtable-token", "Airtable", "pat", /[A-Za-z0-9]{14}\.[0-9a-f]{64}/],
  ["figma-token", "Figma", "figd_ figu_ figo_", /[\w-]{36,}/],
  ["contentful-token", "Contentful", "CFPAT-", /[\w-]{43}/],
];

/** Formats of model providers. */
const MODELS: readonly TokenFormat[] = [
  ["anthropic-api-key", "Anthropic", "sk-ant-", /[\w-]{20,}/],
  ["openai-api-key", "OpenAI, 2024", "sk-proj- sk-svcacct- sk-admin- sk-None-", /[\w-]{32,}/],
  ["openrouter-api-key", "OpenRouter", "sk-or-", /[\w-]{32,}/],
  ["langfuse-secret-key", "Langfuse", "sk-lf-", /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/],
  ["openai-api-key", "OpenAI until 2024, and others alike", "sk-", /[A-Za-z0-9]{32,}/],
  ["openai-session-key", "OpenAI", "sess-", /[A-Za-z0-9]{40}(?!\w)/],
  ["groq-api-key", "Groq", "gsk_", /[A-Za-z0-9]{40,}/],
  ["xai-api-key", "xAI", "xai-", /[A-Za-z0-9]{60,}/],
  ["hugging-face-token", "Hugging Face", "hf_ api_org_", /[A-Za-z0-9]{30,}/],
  ["replicate-token", "Replicate", "r8_", /[A-Za-z0-9]{37,}/],
  ["perplexity-api-key", "Perplexity", "pplx-", /[A-Za-z0-9]{40,}/],
  ["cerebras-api-key", "Cerebras", "csk-", /[a-z0-9]{40,}/],
  ["nvidia-api-key", "NVIDIA NIM", "nvapi-", /[\w-]{60,}/],
  ["together-api-key", "Together AI", "tgp_v1_", /[\w-]{40,}/],
  ["fireworks-api-key", "Fireworks AI", "fw_", /[A-Za-z0-9]{22,24}(?!\w)/],
  ["elevenlabs-api-key", "ElevenLabs", "sk_", /[0-9a-f]{48}(?!\w)/],
  ["tavily-api-key", "Tavily", "tvly-", /[\w-]{32,}/],
  ["langsmith-api-key", "LangSmith", "lsv2_pt_ lsv2_sk_", /[0-9a-f]{32}_[0-9a-f]{10}/],
  ["cursor-api-key", "Cursor", "key_", /[0-9a-f]{64}(?!\w)/],
];

/** Formats of messages, payment and mail. */
const SERVICES: readonly TokenFormat[] = [
  ["slack-token", "Slack: token types", /[x]ox[abcdeoprs][-.]/, /(?=\D{0,40}\d)[\w%.-]{14,}[\w%-]/],
  ["slack-token", "Slack: app-level tokens", "xapp-", /\d-[A-Za-z0-9-]{20,}/],
  [
    "slack-webhook",
    "Slack: incoming webhooks",
    "hooks.slack.com/",
    /(?:services|workflows|triggers)\/[\w/+-]{20,}/,
  ],
  [
    "discord-webhook",
    "Discord: webhooks",
    "discord.com/api/webhooks/ discordapp.com/api/webhooks/",
    /\d{17,20}\/[\w-]{60,}/,
  ],
  [
    "discord-bot-token",
    "Discord",
    /[.][\w-]{6}\.[\w-]{27}/,
    /[\w-]*/,
    /[MNO][\w-]{23,27}/,
  ],
  ["teams-webhook", "Microsoft Teams", "webhook.office.com/webhookb2/", /[\w@/-]{60,}/],
  ["telegram-bot-token", "Telegram Bot API", ":AA", /[\w-]{33,}/, /\d{8,10}/],
  ["twilio-api-key", "Twilio: SIDs", "SK", /[0-9a-f]{32}(?!\w)/],
  ["sendgrid-api-key", "SendGrid", "SG.", /[\w-]{16,32}\.[\w-]{32,64}/],
  ["mailgun-api-key", "Mailgun", "key-", /[0-9a-f]{32}(?!\w)/],
  ["mailgun-api-key", "Mailgun, 2023", /[-][0-9a-f]{8}-[0-9a-f]{8}/, /(?!\w)/, /[0-9a-f]{32}/],
  ["mailchimp-api-key", "Mailchimp", "-us", /\d{1,2}(?!\w)/, /[0-9a-f]{32}/],
  ["brevo-api-key", "Brevo", "xkeysib- xsmtpsib-", /[0-9a-f]{64}-[A-Za-z0-9]{16}/],
  ["resend-api-key", "Resend", "re_", /[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?!\w)/],
  [
    "stripe-key",
    "Stripe: API keys",
    "sk_live_ sk_test_ rk_live_ rk_test_ sk_org_",
    /(?:live_|test_)?[A-Za-z0-9]{16,}/,
  ],
  ["stripe-webhook-secret", "Stripe; Standard Webhooks", "whsec_", /[A-Za-z0-9+/]{24,}={0,2}/],
  ["square-token", "Square", "sq0atp- sq0csp-", /[\w-]{22,}/],
  ["square-token", "Square, 2018", "EAAA", /[\w-]{60}(?![\w/+])/],
  [
    "braintree-token",
    "PayPal Braintree",
    "access_token$production$ access_token$sandbox$",
    /[0-9a-z]{16}\$[0-9a-f]{32}/,
  ],
  ["shopify-token", "Shopify, 2020", "shpat_ shpca_ shppa_ shpss_ shptka_", /[0-9a-fA-F]{32}/],
  ["plaid-token", "Plaid", "access-production- access-sandbox-", /[0-9a-f-]{36}/],
  ["hubspot-token", "HubSpot", "pat-na1- pat-na2- pat-eu1- pat-ap1-", /[0-9a-f-]{36}/],
  ["mapbox-secret-token", "Mapbox", "sk.eyJ", /[\w-]{40,}\.[\w-]{20,}/],
  ["dropbox-token", "Dropbox", "sl.", /(?:u\.)?[\w-]{100,}/],
];

/** Every token format that is known. */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  ...INFRASTRUCTURE,
  ...DEVELOPMENT,
  ...MODELS,
  ...SERVICES,
];
