//! What HTTP carries: headers and cookies.

use super::super::kind::TOKEN;
use super::super::patterns::{Row, expression};

pub(in super::super) const ROWS: &[Row] = &[
    expression(
        "authorization",
        &[TOKEN],
        &["authorization"],
        r#"(?i-u)(?:proxy-)?authorization(?:["'\\\]]*\s*[:=,]\s*|%3A(?:%20|\+)?)[\["'\\{]*(?:(?:Basic|Bearer|Token|Digest|Negotiate|NTLM|ApiKey|Api-Key|Key|Splunk|GenieKey|Klaviyo-API-Key|Bot|OAuth|SSWS|PVEAPIToken=\S+?=|MediaBrowser|SharedKey \S+?:|GoogleLogin auth=|Apikey|JWT|AWS \S+?:|HMAC)(?:\s+|%20))?([A-Za-z0-9+/=_.~:!-]{8,})"#,
        &[
            "curl -H \"Authorization: Bearer {A40}\" https://192.0.2.1",
            "Authorization: token {h40}",
            "authorization: {A40}",
            "Proxy-Authorization: Basic {b24}",
        ],
        &["Authorization: Bearer $TOKEN", "Www-Authenticate: Bearer realm=x", "Authorization: Bearer <token>"],
    ),
    expression(
        "authorization-digest",
        &[TOKEN],
        &["digest ", "signature="],
        r#"(?i-u)\b(?:response|signature|nonce|cnonce|opaque)=\\?["']?([A-Za-z0-9+/=_-]{16,})"#,
        &["Authorization: Digest username=\"root\", response=\"{h32}\"", "AWS4-HMAC-SHA256 Signature={h64}"],
        &["digest sha256 signature=none"],
    ),
    expression(
        "bearer",
        &[TOKEN],
        &["bearer "],
        r"(?i-u)\bbearer\s+([A-Za-z0-9+/=_.~-]{16,})",
        &["using bearer {A40}"],
        &["bearer authentication", "no bearer token"],
    ),
    expression(
        "secret-header",
        &[TOKEN],
        &[
            "x-",
            "private-token",
            "job-token",
            "deploy-token",
            "dd-api-key",
            "dd-application-key",
            "api-key:",
            "apikey:",
            "x_",
        ],
        r#"(?i-u)\b(?:x-[a-z0-9-]*(?:token|key|auth|secret|signature|password|session)[a-z0-9-]*|private-token|job-token|deploy-token|dd-(?:api|application)-key|api-?key)["'\\]*\s*:\s*["'\\]*(?:Bearer |Basic )?([A-Za-z0-9+/=_.~:-]{8,})"#,
        &["X-Auth-Token: {A24}", "-H 'PRIVATE-TOKEN: {A20}'", "X-Registry-Auth: {b60}", "X-Vault-Token: {A24}"],
        &["X-Auth-Token: $TOKEN", "X-Content-Type-Options: nosniff"],
    ),
    expression(
        "cookie",
        &[TOKEN],
        &["cookie"],
        r#"(?i-u)\b(?:set-)?cookie["'\\]*\s*:\s*["'\\]*([A-Za-z0-9_.%-]+=[^\s"'\\;][^"'\\\r\n]*)"#,
        &["Cookie: session={A32}; csrftoken={A32}", "set-cookie: sid={A20}; Path=/; HttpOnly"],
        &["Cookie: $JAR", "cookie: none"],
    ),
    expression(
        "cookie-option",
        &[TOKEN],
        &["--cookie", "-b "],
        r#"\bcurl\b.*?\s(?:-b|--cookie)[ =]?["']?([A-Za-z0-9_.-]+=[^\s"']{6,})"#,
        &["curl -b 'sid={A20}' https://192.0.2.1"],
        &["curl --cookie jar.txt x"],
    ),
    expression(
        "session-id",
        &[TOKEN],
        &["sessionid", "phpsessid", "jsessionid", "csrf", "xsrf", "connect.sid", "sid="],
        r#"(?i-u)\b(?:[a-z]*sessionid|phpsessid|jsessionid|asp\.net_sessionid|connect\.sid|[a-z_-]*csrf[a-z_-]*|[a-z_-]*xsrf[a-z_-]*)["'\\]*\s*[=:]\s*["'\\]*([A-Za-z0-9%+/=_.-]{12,})"#,
        &["JSESSIONID={U32}", "csrftoken={A32}"],
        &["sessionid=none"],
    ),
];
