//! Payment and shops.

use super::super::kind::{KEY, TOKEN};
use super::super::scan::{ALNUM, BASE64, DOTTED, HEX, WORD};
use super::{Row, expression, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix(
        "stripe",
        &[KEY],
        &[
            "sk_live_",
            "sk_test_",
            "rk_live_",
            "rk_test_",
            "pk_live_",
            "pk_test_",
            "sk_prod_",
            "rk_prod_",
            "sk_org_live_",
        ],
        ALNUM,
        10,
    ),
    prefix("stripe-webhook", &[KEY], &["whsec_"], BASE64, 20),
    prefix("square", &[TOKEN], &["EAAA", "sq0atp-", "sq0csp-", "sq0idp-", "EAAl"], WORD, 22),
    prefix("shopify", &[TOKEN], &["shpat_", "shpca_", "shppa_", "shpss_", "shpua_", "shptka_"], HEX, 32),
    expression(
        "braintree-paypal",
        &[TOKEN],
        &["access_token$"],
        r"(access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32})",
        &["access_token$production${a16}${h32}"],
        &["access_token$1"],
    ),
    prefix("adyen", &[KEY], &["AQE"], BASE64, 60),
    prefix("razorpay", &[KEY], &["rzp_live_", "rzp_test_"], ALNUM, 14),
    prefix(
        "flutterwave",
        &[KEY],
        &["FLWSECK_TEST-", "FLWPUBK_TEST-", "FLWSECK-", "FLWPUBK-", "FLWSECK_TEST"],
        WORD,
        12,
    ),
    prefix("paystack-mollie", &[KEY], &["live_", "test_"], ALNUM, 30),
    prefix("plaid", &[TOKEN], &["access-production-", "access-sandbox-", "access-development-"], WORD, 36),
    loose_prefix("gocardless", &[TOKEN], &["live_", "sandbox_"], WORD, 40),
    prefix("easypost", &[KEY], &["EZAK", "EZTK"], ALNUM, 54),
    prefix("shippo", &[TOKEN], &["shippo_live_", "shippo_test_"], HEX, 40),
    prefix("duffel", &[TOKEN], &["duffel_test_", "duffel_live_"], WORD, 43),
    prefix("frameio", &[TOKEN], &["fio-u-"], WORD, 64),
    prefix("facebook", &[TOKEN], &["EAAM", "EAAC", "EAAG", "EAAB"], ALNUM, 60),
    loose_prefix("coinbase-lob", &[KEY], &["live_pub_", "test_pub_"], HEX, 31),
    prefix("wise-paddle", &[KEY], &["pdl_live_", "pdl_sdbx_", "pdl_ntfset_"], WORD, 30),
    prefix("lemon-polar", &[KEY], &["polar_oat_", "polar_pat_", "polar_whs_"], WORD, 20),
    prefix("amazon-mws", &[TOKEN], &["amzn.mws.", "amzn1.oa2-cs.v1.", "Atzr|", "Atza|"], DOTTED, 30),
];
