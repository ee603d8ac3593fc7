//! Monitoring, logs, errors, uptime.

use super::super::kind::{KEY, TOKEN};
use super::super::scan::{ALNUM, BASE64, DOTTED, HEX, WORD};
use super::{Row, expression, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("datadog", &[KEY], &["pub"], HEX, 32),
    prefix(
        "new-relic",
        &[KEY],
        &["NRAK-", "NRJS-", "NRII-", "NRRA-", "NRSP-", "NRIQ-", "NRAA-", "NRIK-", "NRBR-"],
        WORD,
        19,
    ),
    expression(
        "new-relic-licence",
        &[KEY],
        &["nral"],
        r"\b([0-9a-f]{36}NRAL|(?:eu|us)\d\dxx[0-9a-fA-F]{30,36}(?:NRAL)?)",
        &["NEW_RELIC={h36}NRAL"],
        &["central"],
    ),
    prefix("grafana", &[TOKEN], &["glsa_", "glc_", "glpt_"], BASE64, 30),
    prefix("sentry", &[TOKEN], &["sntrys_", "sntryu_", "sntrya_", "sntryi_"], BASE64, 40),
    prefix(
        "dynatrace",
        &[TOKEN],
        &["dt0c01.", "dt0s01.", "dt0s02.", "dt0s03.", "dt0s04.", "dt0s06.", "dt0s08.", "dt0s09.", "dt0s16."],
        DOTTED,
        24,
    ),
    prefix("honeycomb", &[KEY], &["hcaik_", "hcalk_", "hcbik_", "hcxik_", "hcaic_", "hcxlk_", "hcamk_"], ALNUM, 30),
    prefix("logz-coralogix", &[KEY], &["cxtp_", "cxup_"], ALNUM, 28),
    prefix("axiom", &[TOKEN], &["xaat-", "xapt-"], WORD, 36),
    prefix("logfire", &[TOKEN], &["pylf_v"], WORD, 40),
    prefix("influx-cloud", &[TOKEN], &["apiv3_"], WORD, 60),
    expression(
        "influx",
        &[TOKEN],
        &["=="],
        r"(?:^|[^A-Za-z0-9_/+-])([A-Za-z0-9_/+-]{86}==)(?:[^A-Za-z0-9=]|$)",
        &["token {A86}=="],
        &["a == b"],
    ),
    prefix("posthog", &[KEY], &["phc_", "phx_", "phs_", "phr_"], ALNUM, 30),
    prefix("pagerduty", &[KEY], &["u+", "pdus+"], WORD, 18),
    prefix("checkly", &[KEY], &["cu_", "sv_"], HEX, 32),
    prefix("elastic", &[KEY], &["essu_", "AAEAAW"], BASE64, 30),
];
