//! Numbers of the machine itself.

use super::super::kind::{ACCOUNT, ENGINE_ID, MACHINE_ID, SERIAL};
use super::super::patterns::{Row, expression};

pub(in super::super) const ROWS: &[Row] = &[
    expression(
        "machine-id",
        &[MACHINE_ID],
        &["machine id", "machine-id", "machineid", "boot id", "system uuid", "systemuuid", "bootid", "product_uuid", "boot_id", "machine_id", "host id", "hostid", "product uuid"],
        r#"(?i-u)(?:machine|boot|system|product|host)[ _-]?(?:uu)?id["'\\]*\s*[:=\s]\s*["'\\]*([0-9A-Fa-f][0-9A-Fa-f-]{7,35})\b"#,
        &["Machine ID: {h32}", "           Boot ID: {h32}", "\"systemUUID\": \"{h8}-{h4}-{h4}-{h4}-{h12}\""],
        &["Machine ID: none"],
    ),
    expression(
        "engine-id-in-json",
        &[ENGINE_ID],
        &["\"id\""],
        r#""ID\\?"\s*:\s*\\?"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"#,
        &["\"ID\": \"{h8}-{h4}-{h4}-{h4}-{h12}\","],
        &["\"id\": \"{h8}-{h4}-{h4}-{h4}-{h12}\","],
    ),
    expression(
        "serial",
        &[SERIAL],
        &["serial", "service tag", "asset tag", "service-tag", "servicetag", "part number", "id_serial", "s/n"],
        r#"(?i-u)(?:\bserial(?:[ _-]?(?:number|no\.?|#|num))?|service[ _-]?tag|asset[ _-]?tag|\bid_serial(?:_short)?|\bs/n)["'\\]*\s*[:=]\s*["'\\]*([A-Za-z0-9][A-Za-z0-9._-]{3,})"#,
        &["Service Tag: 7QX2K13", "Serial Number:    WD-WCC4N{d7}", "\tSerial Number: CZ{U8}", "ID_SERIAL_SHORT={U12}"],
        &["Asset Tag: None", "Serial Number: Not Specified", "serial: ttyS0", "console=ttyS0 serial", "Serial Number: Unknown"],
    ),
    expression(
        "wwn",
        &[SERIAL],
        &["wwn", "naa.", "eui.", "lu wwn"],
        r"(?i-u)(?:wwn-|\bwwn[ a-z_]*[=:]\s*[\x22']?|naa\.|eui\.)(?:0x)?([0-9a-f]{12,32})\b",
        &["/dev/disk/by-id/wwn-0x{h16}"],
        &["wwn-x"],
    ),
    expression(
        "multipath-wwid",
        &[SERIAL],
        &["mpath"],
        r"\bmpath[a-z0-9]+ \((3[0-9a-f]{16,32})\)",
        &["mpatha (3{h32}) dm-2 DELL,x"],
        &["mpatha dm-2"],
    ),
    expression(
        "subscription",
        &[ACCOUNT],
        &["/subscriptions/", "subscriptionid", "subscription_id", "tenantid", "tenant_id", "tenant id", "clientid", "client_id", "projects/"],
        r#"(?i-u)(?:/subscriptions/|(?:subscription|tenant|client)[ _]?id["'\\]*\s*[:=]\s*["'\\]*)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"#,
        &["AZURE_TENANT_ID={h8}-{h4}-{h4}-{h4}-{h12}"],
        &["client_id=$X"],
    ),
];
