//! What the table knows, planted in every shape and every input, must not come out of any output.

use super::patterns::tests::expand_with;
use super::patterns::{self, Form};
use super::{Policy, Redactor, keepable, kind, scan, values};
use crate::engine::{Choices, Input, diagnose, share};
use crate::pattern::Pattern;
use crate::report::{json, markdown, share as bundle, text};

/// A line of the table's own examples, with the secrets in it; all are new for each seed.
struct Plant {
    id: &'static str,
    line: String,
    secrets: Vec<String>,
    /// The token by itself tells what it is.
    token: bool,
}

fn plants(seed: u64) -> Vec<Plant> {
    let mut plants: Vec<Plant> = Vec::new();
    for (row, number) in
        patterns::rows().zip(1u64..).filter(|(row, _)| row.kinds.iter().all(|kind| kind::is_secret(kind)))
    {
        let id = row.id;
        match row.form {
            Form::Prefix { class, least, .. } => {
                let body = if class & scan::ALNUM == 0 { "h" } else { "A" };
                // One keyword of each row, another one in each shape.
                let Some(keyword) = row.keywords.iter().cycle().nth((seed % 7) as usize) else { continue };
                let token = expand_with(&format!("{keyword}{{{body}{least}}}"), seed + number * 1000);
                plants.push(Plant { id, line: format!("x {token} y"), secrets: vec![token], token: true });
            }
            Form::Expression(expression) => {
                let pattern = Pattern::new(expression).expect("an expression");
                for (example, place) in row.yes.iter().zip(1u64..) {
                    let line = expand_with(example, seed + number * 1000 + place);
                    let found = pattern.groups_at(&line, 0).unwrap_or_default();
                    let secrets = found.into_iter().skip(1).flatten().map(|(start, end)| scan::cut(&line, start, end));
                    let secrets =
                        secrets.filter(|secret| values::is_worth(kind::TOKEN, secret)).map(str::to_owned).collect();
                    plants.push(Plant { id, line, secrets, token: false });
                }
            }
        }
    }
    plants
}

type Shape<T> = (&'static str, fn(&T) -> String);

/// How a line may come along.
const SHAPES: &[Shape<Plant>] = &[
    ("as it is", |plant| plant.line.clone()),
    ("with Windows line ends", |plant| format!("{}\r", plant.line)),
    ("in colour", |plant| format!("\u{1b}[1;33m{}\u{1b}[0m", plant.line)),
    ("secret in colour", |plant| coloured(plant, "\u{1b}[31m", "\u{1b}[0m")),
    ("secret in colour, within JSON", |plant| coloured(plant, "\\u001b[31m", "\\u001b[0m")),
];

/// How a token may, which needs no place to be known.
const TOKEN_SHAPES: &[Shape<str>] = &[
    ("log line in JSON", |token| format!("{{\"log\":\"using {token}\\n\",\"stream\":\"stderr\"}}")),
    ("JSON within JSON", |token| format!("{{\"m\":\"{{\\\"t\\\":\\\"{token}\\\"}}\"}}")),
    ("environment of a container", |token| format!("            \"Env\": [\"PATH=/bin\", \"SOME_NAME={token}\"],")),
    ("YAML", |token| format!("      - SOME_NAME={token}")),
    ("shell history", |token| format!("  812  2026-11-22 01:00:00 run --with '{token}' x")),
    ("quotes of a word processor", |token| format!("use \u{201c}{token}\u{201d} for it")),
    ("escaped address", |token| format!("GET /?u=a%3D{token}%26b%3D1 HTTP/1.1")),
    ("broken in two by a shell", |token| {
        let half = token.len() - 4;
        format!("X_TOKEN={}\\\n{}", scan::cut(token, 0, half), scan::from(token, half))
    }),
    ("Markdown", |token| format!("| `{token}` | **{token}** |")),
];

/// Inputs that the program reads, with a place for a secret. What they say is half wrong, so that there is something to
/// report and something to complain of.
const INPUTS: &[(&str, &str)] = &[
    (
        "docker info",
        "Server Version: 18.09.1\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: {}\n Data loop file: /var/lib/{}\nHTTP Proxy: http://ci:{}@proxy:3128\n Labels:\n  a=\"{}\"\n Cluster Store: consul://:{}@h:1\nRegistry Mirrors:\n  https://ci:{}@m/\n",
    ),
    (
        "docker info as JSON",
        "{\"Driver\": \"devicemapper\", \"DriverStatus\": [[\"Pool Name\", \"docker-thinpool\"]], \"HttpProxy\": \"http://ci:{}@proxy\", \"Labels\": [\"k={}\"], \"ServerErrors\": [\"token={}\"]}",
    ),
    ("cut JSON", "{\"Driver\": \"devicemapper\", \"HttpProxy\": \"http://ci:{}@proxy\", \"Labels\": [\"k={}\""),
    (
        "daemon.json",
        "$ cat /etc/docker/daemon.json\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=20G\"], \"log-opts\": {\"splunk-token\": \"{}\"}, \"registry-mirrors\": [\"https://ci:{}@m.lan\"], \"cluster-store-opts\": {\"kv.password\": \"{}\"}}\n",
    ),
    (
        "broken daemon.json",
        "$ cat /etc/docker/daemon.json\n{\"storage-driver\": \"devicemapper\" \"log-opts\": {'splunk-token': \u{201c}{}\u{201d}, password: {},}, \"registry-mirrors\": [\"https://ci:{}@m.lan\" \"token={}\"}\nServer Version: 20.10.1\n",
    ),
    (
        "unit",
        "ExecStart=/usr/bin/dockerd --storage-driver=devicemapper --log-opt splunk-token={} --registry-mirror=https://ci:{}@m --cluster-store consul://:{}@h:1\nEnvironment=\"HTTP_PROXY=http://ci:{}@proxy:1\" \"A_TOKEN={}\"\n",
    ),
    (
        "dmsetup",
        "docker-thinpool: 0 209715200 thin-pool token={} 697/2048 x/102400\ndocker-thinpool: 0 209715200 thin-pool 1 4096/4096 9/9 - ro discard_passdown queue_if_no_space needs_check 1024\n# password: {}\n",
    ),
    (
        "lvs",
        "$ lvs --config 'password={}'\n  LV VG Attr LSize Pool Origin Data% Meta%\n  thinpool docker twi-aotzD- 95.00g 100.00 6.99\n  password={} docker x\n",
    ),
    (
        "containerd",
        "version = 2\n[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"containerd-pool\"\n  base_image_size = \"password={}\"\n[plugins.\"io.containerd.grpc.v1.cri\".registry.configs.\"r\".auth]\n  password = \"{}\"\n",
    ),
    ("storage.cfg", "lvmthin: local-lvm\n\tthinpool data\n\tvgname pve\ncifs: nas\n\tpassword {}\n\tusername bob\n"),
    (
        "log",
        "time=\"2026-11-22T01:00:01Z\" level=error msg=\"devmapper: Thin Pool has 1 free data blocks which is less than minimum required 2 free data blocks. password={}\"\nNov 22 01:00:57 h dockerd[1]: token={}\n",
    ),
    ("nothing that is known", "hello\npassword={}\n\u{0}\u{1}\n"),
];

fn coloured(plant: &Plant, on: &str, off: &str) -> String {
    plant.secrets.iter().fold(plant.line.clone(), |line, secret| line.replace(secret, &format!("{on}{secret}{off}")))
}

/// Everything that leaves the program for these inputs.
fn outputs(inputs: &[Input]) -> Vec<(&'static str, String)> {
    let shared = share(inputs, &Choices { show_secrets: true, ..Choices::default() });
    let report = &shared.report;
    let mut all: Vec<(&str, String)> = report
        .hosts
        .iter()
        .flat_map(|host| &host.artifacts)
        .map(|file| (file.name, format!("{}{}{:?}{:?}", file.content, file.note, file.before, file.changes)))
        .collect();
    all.push(("text", text::render(report, &text::PLAIN)));
    all.push(("JSON", json::render(report)));
    all.push(("Markdown", markdown::render(report)));
    all.push(("share bundle", bundle::markdown(&shared)));
    all.push(("share bundle in JSON", bundle::json(&shared)));
    let mut most_kept = Policy::default();
    keepable().for_each(|kind| most_kept.keep(kind).expect("a kind"));
    let choices = Choices { policy: most_kept, ..Choices::default() };
    all.push(("with all that may be kept", markdown::render(&diagnose(inputs, &choices))));
    for input in inputs {
        let once = Redactor::new().input(&input.text);
        assert_eq!(Redactor::new().input(once.as_str()), once, "a second run changes something");
        all.push(("redact", once.to_string()));
    }
    all
}

/// What came out although it must not, and where.
fn leaks<'a>(inputs: &[Input], secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let outputs = outputs(inputs);
    let secrets: Vec<(&str, &str)> = secrets.into_iter().collect();
    let mut found = Vec::new();
    for (name, output) in &outputs {
        // Escapes of JSON and Markdown must not hide one from this test.
        let plain = output.replace('\\', "");
        found.extend(
            secrets
                .iter()
                .filter(|(_, secret)| output.contains(secret) || plain.contains(&secret.replace('\\', "")))
                .map(|(id, secret)| format!("{name}: {id}: {secret}")),
        );
    }
    found
}

#[test]
fn no_example_of_the_table_leaves_in_any_shape() {
    let mut wrong = Vec::new();
    for (seed, (shape, put)) in (1u64..).map(|seed| seed * 1_000_003).zip(SHAPES) {
        let plants = plants(seed);
        let paste: String = plants.iter().map(|plant| format!("{}\n-- \n", put(plant))).collect();
        let secrets = plants.iter().flat_map(|plant| plant.secrets.iter().map(|secret| (plant.id, secret.as_str())));
        let found = leaks(&[Input::new("paste", format!("Storage Driver: overlay2\n\n{paste}"))], secrets);
        wrong.extend(found.into_iter().map(|leak| format!("{shape}: {leak}")));
    }
    assert!(wrong.is_empty(), "{} {wrong:#?}", wrong.len());
}

#[test]
fn no_token_leaves_in_any_shape() {
    let mut wrong = Vec::new();
    for (seed, (shape, put)) in (1u64..).map(|seed| seed * 2_000_003).zip(TOKEN_SHAPES) {
        let plants: Vec<Plant> = plants(seed).into_iter().filter(|plant| plant.token).collect();
        let tokens = || plants.iter().flat_map(|plant| plant.secrets.iter().map(|secret| (plant.id, secret.as_str())));
        let paste: String = tokens().map(|(_, token)| format!("{}\n\n", put(token))).collect();
        let found = leaks(&[Input::new("paste", format!("Storage Driver: overlay2\n\n{paste}"))], tokens());
        wrong.extend(found.into_iter().map(|leak| format!("{shape}: {leak}")));
    }
    assert!(wrong.is_empty(), "{} {wrong:#?}", wrong.len());
}

#[test]
fn no_secret_leaves_from_any_input() {
    let mut wrong = Vec::new();
    let passwords = (0..4).map(|seed| ("password", expand_with("Zq8{A12}", seed * 77_003)));
    // A few of them: each goes through all outputs for each input.
    let tokens: Vec<Plant> = plants(9_000_003).into_iter().filter(|plant| plant.token).collect();
    let tokens = tokens.iter().flat_map(|plant| plant.secrets.iter().map(|secret| (plant.id, secret.clone())));
    let all: Vec<(&str, String)> = passwords.chain(tokens.step_by(30)).collect();
    for (name, template) in INPUTS {
        for (id, secret) in &all {
            let inputs =
                [Input::new("a.txt", format!("{secret} bare\n")), Input::new("b.txt", template.replace("{}", secret))];
            // Alone, a word without any context is none; told by the other input, it is one.
            let found = leaks(&inputs[1..], [(*id, secret.as_str())]);
            wrong.extend(found.into_iter().map(|leak| format!("{name}: {leak}")));
            let shared = bundle::markdown(&share(&inputs, &Choices::default()));
            if shared.contains(secret) {
                wrong.push(format!("{name}: told by another input: {id}: {secret}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} {wrong:#?}", wrong.len());
}
