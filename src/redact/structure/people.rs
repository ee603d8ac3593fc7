//! Logs and files that say who did something.

use super::super::kind::USER;
use super::super::patterns::{Row, expression};

pub(in super::super) const ROWS: &[Row] = &[
    expression(
        "cron",
        &[USER],
        &[") cmd", ") list", ") reload", ") begin", ") end edit", ") replace"],
        r"\(([A-Za-z_][A-Za-z0-9_.-]*)\) (?:CMD|LIST|RELOAD|BEGIN|END EDIT|REPLACE)",
        &["CRON[123]: (kschmidt) CMD (docker system prune)"],
        &["CROND[1]: (root) CMD (x)"],
    ),
    expression(
        "su",
        &[USER],
        &["su:", "su[", "runuser", "sudo -", "(to "],
        r"(?:\(to [A-Za-z0-9_.-]+\) |\brunuser (?:-l |-u |- )|\bsudo (?:-[A-Za-z]+ )*(?:-u |--user[= ]))([A-Za-z_][A-Za-z0-9_.-]*)",
        &["su: (to root) kschmidt on pts/0", "runuser -u kschmidt -- x", "sudo -u kschmidt lvs"],
        &["sudo -u postgres psql", "su: (to root) root on none"],
    ),
    expression(
        "pam-user",
        &[USER],
        &["password for [", "auth could not identify", "by user ", "logged in as "],
        r"(?:(?:password|identity) for \[|\bby user [\x22'=]?|\b[Ll]ogged in as )([A-Za-z_][A-Za-z0-9_.-]*)(?:\]|[\x22'.,;:\s]|$)",
        &["auth could not identify password for [kschmidt]", "created by user kschmidt"],
        &["session opened for user root", "for user namespaces", "requested by user.", "for user data"],
    ),
    expression(
        "group-member",
        &[USER],
        &["docker:x:", "wheel:x:", "sudo:x:", "groups", "docker:!:"],
        r"^(?:docker|wheel|sudo|adm|dockerroot|disk):[x!*]?:\d+:([A-Za-z_][A-Za-z0-9_.-]*)",
        &["docker:x:999:kschmidt"],
        &["docker:x:999:", "wheel:x:10:root"],
    ),
    expression(
        "sshd-config",
        &[USER],
        &["allowusers", "denyusers", "autologin", "linger", "default_user", "owner:", "author:", "maintainer"],
        r"(?i-u)^\s*(?:AllowUsers|DenyUsers|autologin-user=|Author:|Owner:)\s*([A-Za-z_][A-Za-z0-9_.-]*)",
        &["AllowUsers kschmidt"],
        &["AllowUsers root", "Owner: root"],
    ),
];
