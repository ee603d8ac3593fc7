//! What a name says about its value.

use super::super::kind::{KEY, PASSWORD, TOKEN};

/// How much a name says about its value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// A secret, whatever it looks like.
    Always(&'static str),
    /// A secret if it looks like one.
    IfRandom(&'static str),
    Never,
}

/// What a key is the secret of: `storage_key`, `LICENSE_KEY`.
const KEYS_OF: &str = "account admin aes app application b2 backup borg bucket cipher client consumer crypto datadog dd \
    deploy fernet function functions gpg hmac host ingest integration join jwt licence license master \
    minio preshared primary project publishable restic root rsa s3 secondary server service session \
    shared splunk ssh storage stripe subscription tunnel unlock unseal user vault webhook wg write";

/// What stands before `pass` and `pwd` in one word.
const PASSWORDS_OF: &str = "db mysql pg redis ssh sudo root admin user ftp smtp my ssl ldap mail bind store key win ipmi bmc vnc \
    rabbitmq";

/// Whether a name says that its value is a secret, whatever that looks like.
pub(in super::super) fn is_secret_name(name: &str) -> bool {
    matches!(judge(name), Sure::Always(_))
}

/// Whether a name says that its value is a secret if it looks like one.
pub(in super::super) fn may_be_secret_name(name: &str) -> bool {
    judge(name) != Sure::Never
}

/// What a name says about its value.
pub(super) fn judge(name: &str) -> Sure {
    let parts: Vec<String> = parts(name);
    let Some(last) = parts.last().map(String::as_str) else {
        return Sure::Never;
    };
    let has = |word: &str| parts.iter().any(|part| part == word);
    let secretive = has("secret")
        || has("private")
        || has("access")
        || has("auth")
        || has("api")
        || has("token")
        || has("encryption")
        || has("signing");
    match last {
        "password" | "passwd" | "passphrase" | "pass" | "pwd" | "passcode" | "passwort" | "kennwort" | "authtok"
        | "pw" => Sure::Always(PASSWORD),
        "secret" | "secrets" if has("client") || has("app") || parts.len() > 1 || last == "secret" => {
            Sure::Always(PASSWORD)
        }
        "token" | "apikey" | "authkey" | "authtoken" | "accesstoken" | "identitytoken" | "registrytoken" | "jwt"
        | "bearer" => Sure::Always(TOKEN),
        "psk" | "dsn" | "webhook" | "salt" | "otp" | "pat" => Sure::IfRandom(TOKEN),
        "key" if secretive || KEYS_OF.split(' ').any(has) => Sure::Always(KEY),
        "key" | "keys" | "encrypt" | "auth" | "cred" | "creds" | "credential" | "credentials" | "cookie"
        | "session" | "signature" | "tokens" | "passwords" | "oauth" | "bearer1" | "code" | "licensekey" | "seed" => {
            Sure::IfRandom(KEY)
        }
        "id" if has("secret") || has("session") && !has("seat") || has("access") && has("key") || has("token") => {
            Sure::IfRandom(KEY)
        }
        "base" | "value" | "string" | "hash" | "data" | "enc" | "b64" | "base64" | "prod" | "production" | "dev"
        | "test" | "staging" | "live" | "v1" | "v2" | "1" | "2" | "old" | "new" | "plain" | "text" | "primary"
        | "secondary" | "admin" | "root" | "rw" | "ro"
            if has("secret")
                || has("password")
                || has("passwd")
                || has("pass")
                || has("token")
                || (has("key") && secretive) =>
        {
            Sure::IfRandom(PASSWORD)
        }
        _ if ends_secretly(last) => Sure::Always(PASSWORD),
        _ if last.ends_with("token") || last.ends_with("apikey") => Sure::Always(TOKEN),
        _ if last.ends_with("key")
            && !matches!(
                last,
                "monkey" | "pubkey" | "hotkey" | "publickey" | "turkey" | "hockey" | "whiskey" | "sortkey"
            ) =>
        {
            Sure::IfRandom(KEY)
        }
        _ => Sure::Never,
    }
}

/// Names written as one word: `PGPASSWORD`, `mysqlpwd`, `clientsecret`.
fn ends_secretly(word: &str) -> bool {
    ["password", "passwd", "passphrase", "secret", "passwort"].iter().any(|end| word.ends_with(end))
        || ["pwd", "pass"]
            .iter()
            .any(|end| word.strip_suffix(end).is_some_and(|head| PASSWORDS_OF.split(' ').any(|w| w == head)))
}

/// The words of a name: at `_`, `-`, `.` and where a capital follows a small letter.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        let split = matches!(c, '_' | '-' | '.') || (small && c.is_ascii_uppercase());
        small = c.is_ascii_lowercase();
        if split {
            parts.push(String::new());
        }
        if !matches!(c, '_' | '-' | '.')
            && let Some(last) = parts.last_mut()
        {
            last.push(c.to_ascii_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
