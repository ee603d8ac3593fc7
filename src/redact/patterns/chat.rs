//! Chat, mail and what they are told by: tokens and webhook addresses.

use super::super::kind::{KEY, TOKEN, WEBHOOK};
use super::super::scan::{DOTTED, HEX, WORD};
use super::{Row, expression, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("slack-bot", &[TOKEN], &["xoxb-", "xoxp-", "xoxa-", "xoxo-", "xoxs-", "xoxr-", "xoxe-", "xoxc-", "xoxd-", "xoxe."], DOTTED, 10),
    prefix("slack-app", &[TOKEN], &["xapp-"], WORD, 20),
    expression(
        "slack-webhook",
        &[WEBHOOK],
        &["hooks.slack.com", "hooks.slack-gov.com"],
        r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{10,})",
        &["https://hooks.slack.com/services/T{U8}/B{U8}/{A24}"],
        &["see hooks.slack.com/services/"],
    ),
    expression(
        "discord-webhook",
        &[WEBHOOK],
        &["/api/webhooks/", "/webhooks/"],
        r"discord(?:app)?\.com/api(?:/v\d+)?/webhooks/(\d{5,}/[A-Za-z0-9_-]{20,})",
        &["https://discord.com/api/webhooks/{d18}/{A68}"],
        &["https://discord.com/api/webhooks/"],
    ),
    expression(
        "discord-bot",
        &[TOKEN],
        &["discord", "bot "],
        r"\b([MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})",
        &["DISCORD_BOT=M{A23}.{A6}.{A38}"],
        &["discord 1.2.3"],
    ),
    expression(
        "telegram-bot",
        &[TOKEN],
        &[":aa", "%3aaa"],
        r"(?:^|[^A-Za-z0-9]|bot)(\d{6,12}(?::|%3A)AA[A-Za-z0-9_-]{30,})",
        &["https://api.telegram.org/bot{d9}:AA{A33}/sendMessage", "TG_BOT={d10}:AA{A33}"],
        &["8:aa 123456:aa"],
    ),
    expression(
        "teams-webhook",
        &[WEBHOOK],
        &["webhook.office.com", "outlook.office.com/webhook", "office365.com/webhook"],
        r"(?:webhook\.office\.com|outlook\.office(?:365)?\.com)/webhook(?:b2)?/([A-Za-z0-9@/-]{20,})",
        &["https://acme.webhook.office.com/webhookb2/{h8}-{h4}-{h4}-{h4}-{h12}@{h8}-{h4}-{h4}-{h4}-{h12}/IncomingWebhook/{h32}/{h8}-{h4}-{h4}-{h4}-{h12}"],
        &["https://outlook.office.com/webhook/"],
    ),
    expression(
        "other-webhook",
        &[WEBHOOK],
        &[
            "hooks.zapier.com", "maker.ifttt.com", "hook.eu", "hook.us", "hook.integromat", "make.com", "hc-ping.com", "/integration/", "collectors.sumologic",
            "/inputs/", "/bot/v2/hook/", "/hooks/", "pipedream.net", "webhook.site", "ntfy.sh", "cronitor", "/webhook/", "uptime.betterstack", "heartbeat",
        ],
        r"(?i-u)(?:hooks\.zapier\.com/hooks/catch|maker\.ifttt\.com/trigger/[^/\s]+(?:/json)?/with/key|hook\.(?:eu\d|us\d|integromat)\.?(?:make|)\.?com|hc-ping\.com|events\.pagerduty\.com/integration|sumologic\.com/receiver/v1/http|loggly\.com/inputs|/bot/v2/hook|/hooks|webhook\.site|ntfy\.sh|cronitor\.(?:link|io)(?:/p)?|/webhook|/api/v1/heartbeat)/([A-Za-z0-9_=+/-]{12,})",
        &[
            "https://hooks.zapier.com/hooks/catch/{d6}/{a7}", "https://hc-ping.com/{h8}-{h4}-{h4}-{h4}-{h12}", "https://events.pagerduty.com/integration/{h32}/enqueue",
            "https://open.feishu.cn/open-apis/bot/v2/hook/{h8}-{h4}-{h4}-{h4}-{h12}", "https://chat.acme.internal/hooks/{a26}",
        ],
        &["/etc/ceph/hooks/prestart", "/usr/libexec/oci/hooks.d/oci-systemd-hook"],
    ),
    prefix("sendgrid", &[KEY], &["SG."], DOTTED, 60),
    prefix("mailgun", &[KEY], &["key-"], HEX, 32),
    prefix("mailgun-signing", &[KEY], &["pubkey-"], HEX, 32),
    expression(
        "mailchimp",
        &[KEY],
        &["-us"],
        r"\b([0-9a-f]{32}-us\d{1,2})\b",
        &["MC={h32}-us12"],
        &["en-us1"],
    ),
    prefix("mailersend", &[KEY], &["mlsn."], WORD, 32),
    loose_prefix("resend", &[KEY], &["re_"], WORD, 32),
    prefix("brevo", &[KEY], &["xkeysib-", "xsmtpsib-"], WORD, 60),
    prefix("twilio", &[KEY], &["SK"], HEX, 32),
    prefix("twilio-account", &[KEY], &["AC"], HEX, 32),
    prefix("mattermost-matrix", &[TOKEN], &["syt_", "mct_"], WORD, 20),
];
