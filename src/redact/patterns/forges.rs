//! Forges and their build services.

use super::super::kind::TOKEN;
use super::super::scan::{ALNUM, BASE64, DOTTED, HEX, WORD};
use super::{Row, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("github", &[TOKEN], &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], WORD, 36),
    prefix("github-fine-grained", &[TOKEN], &["github_pat_"], WORD, 40),
    prefix("github-app-v1", &[TOKEN], &["v1."], HEX, 40),
    prefix(
        "gitlab",
        &[TOKEN],
        &[
            "glpat-", "gldt-", "glptt-", "glft-", "glsoat-", "glrt-", "glimt-", "glagent-", "glffct-", "gloas-",
            "glcbt-", "glrtr-", "glwt-", "glsoc-",
        ],
        DOTTED,
        18,
    ),
    prefix("gitlab-runner-registration", &[TOKEN], &["GR1348941"], WORD, 20),
    prefix("gitlab-session", &[TOKEN], &["_gitlab_session="], WORD, 32),
    prefix("bitbucket", &[TOKEN], &["ATBB"], ALNUM, 24),
    prefix("bitbucket-app", &[TOKEN], &["ATCTT3xFfGN0", "ATATT3xFfGF0", "ATOA"], BASE64, 30),
    prefix("gitea-forgejo", &[TOKEN], &["gta_", "gto_", "fjo_", "frj_"], ALNUM, 36),
    prefix("circleci", &[TOKEN], &["CCIPAT_", "CCIPRJ_"], WORD, 40),
    prefix("buildkite", &[TOKEN], &["bkua_", "bkct_", "bkaj_", "bkpat_", "bkat_"], ALNUM, 36),
    prefix("drone-semaphore", &[TOKEN], &["sgp_", "sgd_"], WORD, 32),
    prefix("sonar", &[TOKEN], &["squ_", "sqp_", "sqa_", "sqb_"], ALNUM, 36),
    prefix("snyk", &[TOKEN], &["snyk_uat."], DOTTED, 20),
    loose_prefix("jenkins-crumb", &[TOKEN], &["Jenkins-Crumb:", "Jenkins-Crumb: "], HEX, 32),
    prefix("harness", &[TOKEN], &["pat.", "sat."], DOTTED, 60),
    prefix("prefect", &[TOKEN], &["pnu_", "pnb_"], ALNUM, 36),
    prefix("launchdarkly", &[TOKEN], &["sdk-", "mob-"], HEX_GROUPS, 36),
    prefix("launchdarkly-api", &[TOKEN], &["api-"], HEX_GROUPS, 36),
];

/// UUIDs are runs of these.
const HEX_GROUPS: u16 = HEX | super::super::scan::DASH;
