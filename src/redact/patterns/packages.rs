//! Registries of packages and images.

use super::super::kind::{KEY, TOKEN};
use super::super::scan::{ALNUM, BASE64, DOTTED, HEX, WORD};
use super::{Row, expression, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("docker-hub", &[TOKEN], &["dckr_pat_", "dckr_oat_", "dckr_jti_"], WORD, 24),
    prefix("npm", &[TOKEN], &["npm_"], ALNUM, 36),
    loose_prefix("npm-legacy", &[TOKEN], &["NpmToken."], DOTTED, 20),
    prefix("pypi", &[TOKEN], &["pypi-"], WORD, 50),
    loose_prefix("crates-io", &[TOKEN], &["cio"], ALNUM, 32),
    prefix("ruby-gems", &[TOKEN], &["rubygems_"], HEX, 48),
    prefix("nuget", &[KEY], &["oy2"], ALNUM, 43),
    prefix("jfrog-api-key", &[KEY], &["AKCp"], ALNUM, 10),
    prefix("jfrog-reference", &[TOKEN], &["cmVmdGtu", "cmVmdlSi", "cmVmd"], BASE64, 50),
    prefix("clojars", &[TOKEN], &["CLOJARS_"], ALNUM, 58),
    prefix("packagist", &[TOKEN], &["packagist_"], WORD, 30),
    expression(
        "npmrc",
        &[TOKEN],
        &["_authtoken", "_auth", "_password"],
        r#":?_(?:authToken|auth|password)\s*=\s*["']?([^\s"'$][^\s"']*)"#,
        &["//registry.npmjs.org/:_authToken={A36}", "_auth={b20}=="],
        &["//registry.npmjs.org/:_authToken=${NPM_TOKEN}"],
    ),
    expression(
        "quay-robot",
        &[TOKEN],
        &["+"],
        r#"(?i-u)\b[a-z0-9_]{2,}\+[a-z0-9_]{2,}["']?[ :,]\s*(?:-p\s*|["']?(?:password|token)["']?[ :=]+)?["']?([A-Z0-9]{64})\b"#,
        &["acme+robot:{U64}"],
        &["a+b c"],
    ),
];
