//! Passwords that were given to commands.

use super::super::kind::{PASSWORD, TOKEN, USER};
use super::super::patterns::{Row, expression};

pub(in super::super) const ROWS: &[Row] = &[
    expression(
        "sshpass",
        &[PASSWORD],
        &["sshpass"],
        r#"\bsshpass\s+(?:-[veP]\s*\S*\s+)*-p\s*["']?([^\s"']+)"#,
        &["sshpass -p {A14} ssh root@192.0.2.4", "sshpass -p{A14} ssh x"],
        &["sshpass -f /root/pw ssh x", "sshpass -p $PW ssh x"],
    ),
    expression(
        "login-option",
        &[PASSWORD],
        &[" login ", "az acr", "oc login", "buildah", "skopeo"],
        r#"\b(?:docker|podman|helm|registry|nerdctl|buildah|skopeo|crane|oras|az|acr|oc|ctr|regctl|cf|heroku|vault|kubectl|argocd|tsh|snow|snowsql|mc|pscale)\b[^|;&]*?\slogin\b[^|;&]*?\s-p[= ]?\s*["']?([^\s"'-][^\s"']*)"#,
        &["docker login -u bob -p {A12} registry.example.org", "docker login -p{A12}", "helm registry login x -u y -p '{A12}'"],
        &["docker login -u root --password-stdin", "docker login -p $TOKEN"],
    ),
    expression(
        "short-option",
        &[PASSWORD],
        &["mysql", "mariadb", "mongo", "plink", "pscp", "ipmitool", "redis-cli", "ldap", "smbclient", "psexec", "zip ", "7z", "mycli", "influx", "cqlsh", "clickhouse", "htpasswd", "xfreerdp", "rpcclient", "winexe", "iscsiadm", "expect", "openssl", "sqlcmd", "lftp", "racadm", "amqp", "rabbitmqadmin", "keytool"],
        r#"\b(?:(?:mysql|mysqldump|mysqladmin|mysqlshow|mysqlimport|mariadb|mariadb-dump|mariadb-admin|mycli)\b[^|;&]*?\s-p|(?:mongo|mongosh|mongodump|mongorestore|cqlsh|psexec|racadm|rabbitmqadmin)\b[^|;&]*?\s-p ?|(?:sqlcmd|ipmitool)\b[^|;&]*?\s-P ?|(?:plink|pscp|winexe)\b[^|;&]*?\s-pw |redis-cli\b[^|;&]*?\s(?:-a|--pass) |ldap(?:search|modify|add|delete|whoami)\b[^|;&]*?\s-w ?|7z\b[^|;&]*?\s-p|htpasswd\b\s+-\S*b\S*\s+(?:\S+\s+){1,2}|xfreerdp\b[^|;&]*?\s/p:|keytool\b[^|;&]*?-(?:store|key)pass |openssl\b[^|;&]*?(?:-k |pass:))["']?([^\s"'\-][^\s"']*)"#,
        &["mysql -u root -p{A12} app", "mongo -u x -p {A12}", "ipmitool -U admin -P {A12} sel", "redis-cli -h x -a {A16}", "htpasswd -Bbn bob {A12}", "openssl enc -k {A12}"],
        &["mysql -u root -p", "mysql -p app", "mysql -u root -p -e 'x'"],
    ),
    expression(
        "curl-user",
        &[USER, PASSWORD],
        &["curl", "http ", "https ", "-u ", "--user", "creds", "lftp", "smbclient", "restic"],
        r#"(?:\b(?:curl|http|https|lftp|smbclient|ab|mosquitto_\w+|restic|mc|nats|etcdctl|elasticdump|influx)\b.*?\s(?:-[A-Za-z]*u ?|--user[= ]|--proxy-user[= ]|-U ?|-a |--auth[= ])|--(?:src-|dest-)?creds[= ])["']?([^\s:"'%,]*)[:%,]([^\s"']+)"#,
        &["curl -u kschmidt:{A12} https://192.0.2.1/v2/", "curl -sSu kschmidt:{A12} x", "curl --user 'kschmidt:{A12}' x", "skopeo copy --creds kschmidt:{A12} a b"],
        &["curl -u $USER:$PASS x", "curl https://docs.docker.com"],
    ),
    expression(
        "piped",
        &[PASSWORD],
        &["--password-stdin", "chpasswd", "passwd --stdin", "cryptsetup", "sudo -s", "--stdin", "luksopen"],
        r#"\b(?:echo|printf|cat <<<)\s+(?:-\S+\s+)*["']?(?:[A-Za-z_][A-Za-z0-9_.-]*:)?([^\s"'|$][^\s"'|]*)["']?\s*\|\s*(?:sudo\s+)?(?:\S*/)?(?:docker|podman|helm|nerdctl|crane|oras|chpasswd|passwd|cryptsetup|sudo\s+-S|skopeo|buildah|gh|az)\b"#,
        &["echo {A14} | docker login -u bob --password-stdin", "echo 'root:{A12}' | chpasswd", "echo {A12} | passwd --stdin root"],
        &["cat ~/pw | docker login --password-stdin", "echo $PW | docker login --password-stdin"],
    ),
    expression(
        "config-set",
        &[TOKEN],
        &["config set", "vault login", "auth login", "config:set", "secrets set", "vault kv put", "vault unseal", "operator unseal", "swarm unlock", "tailscale up", "gh auth", "set-credentials", "npm config"],
        r#"\b(?:vault (?:login|operator unseal|unseal) (?:-\S+ )*|config set \S*(?:key|token|secret|password|auth)\S*[ =])["']?([^\s"'$-][^\s"']{7,})"#,
        &["vault login {A24}", "npm config set //registry.npmjs.org/:_authToken={A36}", "vault operator unseal {b44}"],
        &["vault login -method=ldap", "docker config set x"],
    ),
    expression(
        "add-user",
        &[PASSWORD],
        &["add_user", "change_password", "identified by", "requirepass", "masterauth", "identified with", "create user", "alter user", "alter role", "create role", "set password", "bindpw", "rootpw", "set passw", "net user", "net use", "createuser", "--plaintext"],
        r#"(?i-u)(?:(?:add_user|change_password) \S+ |identified (?:with \S+ )?by (?:password )?|\b(?:requirepass|masterauth|bindpw|rootpw(?: --plaintext| --iscrypted)?)\s+|(?:with |encrypted |\s)password |set password(?: for \S+)? ?= ?(?:password\()?|net user \S+ |net use .*/user:\S+ )["']?([^\s"';)]{4,})"#,
        &["rabbitmqctl add_user bob {A12}", "CREATE USER bob IDENTIFIED BY '{A12}';", "requirepass {A16}", "ALTER USER bob WITH PASSWORD '{A12}'", "rootpw --plaintext {A12}"],
        &["requirepass $PW"],
    ),
    expression(
        "comment",
        &[PASSWORD],
        &["pw:", "pw =", "pw=", "pwd:", "pass:", "password is", "passwd is", "pw is", "passphrase is", "pass is", "kennwort", "passwort", "mot de passe", "contrase", "senha", "token is", "key is", "secret is"],
        r#"(?i-u)\b(?:pw|pwd|pass|password|passwd|passwort|kennwort|mot de passe|contrase\S{1,3}a|senha|passphrase|token|api key|secret(?: key)?)\s*(?:is|ist|est|es|:|=)\s*["'`]?([^\s"'`<]{6,})"#,
        &["vgs # root pw: {A14}", "the password is {A12}", "Passwort: {A12}"],
        &["the password is expired", "password is required", "token is invalid", "key is missing", "pw: ********"],
    ),
    expression(
        "answer-to-prompt",
        &[PASSWORD],
        &["password for", "passphrase for", "password on", "'s password", "enter pass"],
        r#"(?i-u)(?:password for|passphrase for(?: key)?|password on|enter pass(?:word|phrase)(?: for)?|\S+'s password)(?: (?:["'][^"']*["']|[^\s:]+))?\s*:\s+["']?([^\s"']{4,})\s*$"#,
        &["[sudo] password for root: {A12}", "root@192.0.2.7's password: {A12}"],
        &["[sudo] password for root:", "Enter passphrase for key '/root/.ssh/id_rsa':"],
    ),
];
