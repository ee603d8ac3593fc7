//! Offices, plans, tables, designs, databases as a service.

use super::super::kind::{KEY, PASSWORD, TOKEN};
use super::super::scan::{ALNUM, BASE64, DOTTED, HEX, WORD};
use super::{Row, expression, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("atlassian", &[TOKEN], &["ATATT3", "ATCTT3", "ATSTT3"], BASE64, 60),
    prefix("postman", &[KEY], &["PMAK-", "PMAT-", "PMCK-"], WORD, 26),
    prefix("linear", &[KEY], &["lin_api_", "lin_oauth_", "lin_wh_"], ALNUM, 32),
    prefix("notion", &[TOKEN], &["ntn_", "secret_"], ALNUM, 40),
    prefix("airtable", &[TOKEN], &["pat"], DOTTED, 79),
    prefix("figma", &[TOKEN], &["figd_", "figo_", "figr_", "figu_"], WORD, 30),
    prefix("asana-clickup", &[TOKEN], &["pk_"], WORD, 36),
    prefix("typeform", &[TOKEN], &["tfp_"], DOTTED, 40),
    prefix("contentful", &[TOKEN], &["CFPAT-"], WORD, 40),
    prefix("readme", &[KEY], &["rdme_"], ALNUM, 60),
    prefix("algolia-mapbox", &[TOKEN], &["pk.eyJ", "sk.eyJ", "tk.eyJ"], DOTTED, 40),
    prefix("hubspot", &[TOKEN], &["pat-na1-", "pat-eu1-", "pat-na2-"], WORD, 30),
    prefix("databricks", &[TOKEN], &["dapi", "dose", "dkea", "dsap"], HEX_DASH, 32),
    prefix("planetscale", &[TOKEN], &["pscale_tkn_", "pscale_oauth_"], DOTTED, 32),
    prefix("planetscale-password", &[PASSWORD], &["pscale_pw_"], DOTTED, 32),
    prefix("mongodb-atlas", &[TOKEN], &["mdb_sa_sk_", "mdb_sa_id_"], WORD, 24),
    prefix("aiven", &[PASSWORD], &["AVNS_", "aivenv1"], BASE64, 18),
    prefix("snowflake", &[TOKEN], &["ver:1-hint:", "snowflake_pat_"], BASE64, 30),
    prefix("scalingo", &[TOKEN], &["tk-us-", "tk-eu-"], WORD, 40),
    prefix("intra42", &[TOKEN], &["s-s4t2ud-", "s-s4t2af-"], HEX, 60),
    prefix("adobe", &[TOKEN], &["p8e-", "p8ei-", "p8i-"], WORD, 28),
    prefix("dropbox", &[TOKEN], &["sl.", "sl.B", "sl.u."], DOTTED, 120),
    expression(
        "maxmind-licence",
        &[KEY],
        &["_mmk"],
        r"\b([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)\b",
        &["MAXMIND={A6}_{A29}_mmk"],
        &["x_mmk"],
    ),
    prefix("zendesk-intercom", &[TOKEN], &["dG9rO"], BASE64, 50),
    prefix("sidekiq-sourcegraph", &[TOKEN], &["sgp_", "slk_"], WORD, 40),
    prefix("runpod", &[KEY], &["rpa_"], ALNUM, 40),
    prefix("settlemint", &[TOKEN], &["sm_aat_", "sm_pat_", "sm_sat_"], ALNUM, 16),
    prefix("apify", &[TOKEN], &["apify_api_", "apify_proxy_"], ALNUM, 30),
    prefix("openai-like-public", &[TOKEN], &["pub-c-", "sub-c-", "sec-c-"], WORD, 36),
    prefix("webflow-prismic", &[TOKEN], &["MC5"], DOTTED, 60),
];

const HEX_DASH: u16 = HEX | super::super::scan::DASH;
