//! The words in German. The field's terms stay: Thin Pool, Data Device, Chunk Size, Loop-Dateien.

use super::{Noun, SAMPLES, Sentence, Words};
use crate::remedies::{Phase, Takes};
use crate::report::{NoticeKind, Risk, Severity};
use crate::rules::links::Kind;

pub const WORDS: Words = Words {
    engine: Some("en"),
    engine_is_english: Some("Die Diagnose selbst ist Englisch: Befunde, Schritte und Berichte."),

    tagline: "Sagt, was einem Thin Pool fehlt und was zu tun ist. Hier, in diesem Tab.",
    requests: Noun("Anfrage", "Anfragen"),
    since_loaded: "seit dem Laden",
    update_waits: "Eine neuere Fassung dieser Seite ist bereit. Sie wird genutzt, sobald jeder Tab mit dieser geschlossen ist.",
    policy: "Die Richtlinie dieser Seite, durchgesetzt von Ihrem Browser:",
    licence: Sentence("thinpool-doctor {0}, MIT-Lizenz."),
    all_rules: "Alle Regeln (englisch)",

    colours: "Farben",
    colours_kept: "Wird in diesem Browser gespeichert, außer „Wie im System“",
    as_the_system: "Wie im System",
    light: "Hell",
    dark: "Dunkel",
    language: "Sprache",
    language_kept: "Wird in diesem Browser gespeichert, außer „Wie im Browser“",
    as_the_browser: "Wie im Browser",
    shortcuts: "Tastenkürzel",
    key_paste: "Zum Textfeld",
    key_verdict: "Zum Urteil",
    key_findings: "Zu den Befunden",
    key_plan: "Zu den Maßnahmen",
    key_copy: "Ersten Befehl kopieren",
    key_help: "Diese Liste",
    single_keys: "Einzelne Tasten wirken außerhalb von Textfeldern",
    close: "Schließen",

    run_this: "Als root auf dem Host ausführen, Ausgabe hier einfügen",
    one_liner: "der Befehl, der alles sammelt",
    also_read: "Auch gelesen, in beliebiger Mischung: docker version, pvs, lsblk, daemon.json, Optionen von dockerd, Zeilen aus Journal und Kernel. Prompts und Farben dürfen stehen bleiben.",
    promise_title: "Was Sie einfügen, bleibt bei Ihnen",
    promise: [
        (
            "Sendet nichts.",
            "Ist die Seite geladen, verbietet sie ihrem Browser jede weitere Anfrage. Trennen Sie das Netz: Sie arbeitet weiter.",
        ),
        (
            "Speichert nichts.",
            "Schließen Sie den Tab, und alles ist weg, außer Sie lassen dieses Gerät den Text behalten. Der Browser behält nur die Seite selbst, für den Tag ohne Netz.",
        ),
        ("Führt nichts aus.", "Sie erhalten Befehle mit Risiko und Rückweg. Sie entscheiden, welche Sie ausführen."),
    ],
    samples_title: "Kein Host zur Hand? Beispiele von Ausfällen",
    samples: SAMPLE_WORDS,
    collector_title: "Alles in einem Zug",
    collector: "Ein Shell-Skript, das alles sammelt, was diese Seite liest: Es sieht nur nach, lässt aus, was ein Host nicht hat, und gibt einem Befehl, der hängt, nur wenige Sekunden. Führen Sie es als root mit `sh collect.sh > host.txt` aus und legen Sie die Datei hier ab.",
    the_collector: "das Sammelskript",
    read_first: "Erst lesen",

    output: "Ausgabe des Hosts",
    clear: "Leeren",
    cleared: "Geleert.",
    bring_back: "Zurückholen",
    sample: ("Beispiel: ", ". Leeren Sie es, um Eigenes einzufügen."),
    linked: "Aus einem Link: Was hier steht, hat bestimmt, wer ihn gemacht hat.",
    link_broken: "Der Link war nicht zu lesen: Er ist abgeschnitten oder zu lang. Lassen Sie sich ihn noch einmal geben, oder den Text.",
    placeholder: "docker info, dmsetup status, lvs, daemon.json \u{2026} in beliebiger Mischung, wie sie im Terminal stehen",
    choose_files: "Dateien wählen",
    or_drop: "oder irgendwo ablegen",
    drop_here: "Ablegen, um es hier zu lesen",
    keep: "Diesen Text auf diesem Gerät behalten, bis ich ihn leere",
    files_not_kept: "Behalten wird, was im Feld steht; Dateien nicht.",
    not_kept: "Dieser Browser hat dafür keinen Platz. Auf diesem Gerät wird nichts behalten.",
    earlier: "Dieses Gerät behält einen Text, den Sie früher gegeben haben. Im Feld steht ein anderer.",
    show_earlier: "Früheren Text zeigen",
    forget_earlier: "Vergessen",
    files: "Dateien",
    file: Noun("Datei", "Dateien"),
    remove: Sentence("{0} entfernen"),
    pasted_text: "eingefügter Text",
    too_large: Sentence("{0} ist größer als 64 MB: Geben Sie die Ausgabe der Befehle, nicht das Abbild einer Platte"),
    not_opened: Sentence(
        "{0} ist ein Archiv und ließ sich hier nicht öffnen: Entpacken Sie es und geben Sie seine Dateien, oder lassen Sie den Befehl es lesen (`thinpool-doctor check FILE`)",
    ),
    not_read: Sentence("{0} ließ sich nicht lesen: Ist es ein Ordner?"),

    recognised: "Erkannt",
    show_lines: "Diese Zeilen mit Anmerkungen zeigen",
    and_more: Sentence("und {0} weitere"),
    line: Noun("Zeile", "Zeilen"),
    line_number: Sentence("Zeile {0}"),
    line_numbers: Sentence("Zeilen {0}\u{2013}{1}"),
    understood: Sentence("{0}: {1} von {2} Zeilen verstanden. Übergangen:"),
    notices,

    reading: "Lesen",
    reading_now: "Wird gelesen\u{2026}",
    read_so_far: "Bisher gelesen",
    stop: "Anhalten",
    cancelled: "Das Lesen wurde angehalten.",
    stopped: "Die Analyse ist auf einen eigenen Fehler gestoßen und stehen geblieben.",
    still_there: "Was Sie gegeben haben, ist noch da und wurde nicht zu Ende gelesen.",
    goes_on: "Ihr Text ist, wo er war, und die Seite läuft weiter: Ändern Sie den Text oder lassen Sie einen Teil weg, dann wird er neu gelesen. Der Befehl `thinpool-doctor` kommt vielleicht weiter.",
    report_it: "Bitte melden Sie es denen, von denen Sie diese Seite haben. Diese Zeilen genügen, um die Stelle zu finden; nichts von Ihrem Text steht darin.",
    fault_report: "die Meldung des Fehlers",
    read_again: "Noch einmal lesen",

    diagnosis: "Diagnose",
    severity,
    run_first: "Zuerst ausführen",
    first_command: "der erste Befehl",
    looked_at: Sentence("Angesehen: {0}."),
    not_looked_at: "Was nicht eingefügt wurde, wurde nicht angesehen.",
    host: "Host",
    hosts: Noun("Host", "Hosts"),
    one_at_a_time: "Gezeigt wird einer, und was Sie beantworten oder erlauben, gilt nur für ihn. Ein Bericht enthält alle.",
    driver: "Treiber",
    storage: "Speicher",
    filesystem: "Dateisystem",
    kernel: "Kernel",
    system: "System",
    nothing: "Hier lässt sich noch nichts lesen",
    nothing_readable: "Noch nichts Lesbares.",
    give_this: "Fügen Sie ein, was dies auf dem Host ausgibt, als root ausgeführt:",

    thin_pool: "Thin Pool",
    needs_check: "muss geprüft werden",
    loop_files: "Loop-Dateien",
    full_queues: "wenn voll: Schreiben wartet",
    full_fails: "wenn voll: Schreiben schlägt fehl",
    thin_device: Noun("Thin Device", "Thin Devices"),
    promised: Sentence("{0} zugesagt"),
    mode,
    data: "Daten",
    metadata: "Metadaten",
    used_of: Sentence("{0} von {1}, {2} frei"),
    of_total: Sentence("von {0}"),
    free: Sentence("{0} frei"),
    not_pasted: "nicht eingefügt",
    gauge: Sentence("{0} von {1}: {2} belegt"),
    volume_group: "Volume Group",
    capacity: "Mehr zur Kapazität",
    legend: "Gefüllt: belegt. Umrandet: was der Pool hat. Gestrichelt: was dazukommen kann. Durchgestrichen: wofür darunter kein Platz ist. Gepunktet, darunter: zugesagt.",
    forecast: Sentence("{0}, von jetzt bis in"),
    what_if: "Was wäre, wenn",
    sliders: ["Zuwachs am Tag:", "Mehr Platz:", "Thin Devices:"],
    as_now: "wie jetzt",

    findings: "Befunde",
    behind,
    evidence: "Zeilen, die es zeigen",
    show_line: "Diese Zeile mit ihren Anmerkungen zeigen",
    rule: "Regel",
    new_tab: "(neuer Tab)",

    only_you: "Was nur Sie wissen",
    which_driver: "Storage Driver, der es werden soll",
    let_host_decide: "Wie es zum Host passt",
    stay: "Bei devicemapper bleiben",
    asked,
    wrong,
    tells,
    until_then: "Bis dahin:",
    missing: "Es fehlt:",
    paste_more: "Mehr einfügen:",
    would_tell: "Das würde mehr verraten",
    telling_command: "der Befehl, der mehr verrät",

    plan: "Was zu tun ist",
    phase,
    risk,
    takes_how_long,
    step: Noun("Schritt", "Schritte"),
    copy_safe: "Alle sicheren Befehle kopieren",
    download_script: "Als Skript herunterladen",
    allow_destructive: "Zerstörende Befehle zulassen",
    leave_out_destructive: "Zerstörende Befehle weglassen",
    safe: "Sichere Befehle sehen nur nach oder ändern, wobei nichts verloren gehen kann: in jedem Teil bis zum ersten Schritt, der mehr tut oder dem noch eine Angabe fehlt.",
    step_of: Sentence("Schritt {0} von: {1}"),
    done: "Erledigt",
    done_of: Sentence("{0} von {1} erledigt"),
    still_needs: "Noch nötig:",
    stops_at_placeholder: "Für eigene Werte stehen Platzhalter darin; an einem solchen hält der Befehl an.",
    withheld: "Dieser Schritt zerstört etwas: Sein Befehl fehlt.",
    allow_above: "Um ihn zu sehen, lassen Sie ihn oben zu.",
    takes: "Dauer",
    before: "Vorher",
    expect: "Erwartet",
    way_back: "Rückweg",

    prevention: "Damit es nicht wieder geschieht",
    prevention_what: "Überwachung, Alarme und Timer, die zu diesem Host passen.",
    make_files: "Dateien erstellen",
    hide_files: "Dateien ausblenden",
    download: "Herunterladen",
    download_all: "Alle Dateien herunterladen",
    download_own: "Mit meinen Werten herunterladen",
    fill_in: "Für eigene Werte stehen Platzhalter darin: Setzen Sie die Werte vor dem Gebrauch wieder ein.",
    read_file: Sentence("{0} lesen"),
    side_by_side: "Nebeneinander",
    file_before: "Jetzt",
    file_after: "Danach",
    difference: Sentence("{0}: was geht und was kommt"),

    line_by_line: "Ihr Text, Zeile für Zeile",
    line_by_line_what: "Was erkannt wurde, welche Zeilen einen Befund zeigen, was nicht verstanden wurde und was jedes Feld einer Statuszeile bedeutet. Geheimes ist ersetzt.",
    show_notes: "Zeilen mit Anmerkungen zeigen",
    hide_notes: "Zeilen ausblenden",
    not_shown: Sentence("{0} nicht gezeigt: Dort ist nichts zu sagen."),
    not_understood: "nicht verstanden",
    hidden: "Was ersetzt ist",
    hidden_what: "Überall außer in Ihrem Textfeld. Derselbe Wert hat denselben Platzhalter; keiner lässt sich zurückrechnen.",
    own_words: "Auch diese Wörter ersetzen",
    own_words_hint: "Durch Kommas getrennt; auch innerhalb von Namen gefunden. Einen ersetzten Namen müssen Sie in Befehlen wieder einsetzen.",
    compare: "Mit dem Eingefügten vergleichen",
    hide_compared: "Eingefügtes ausblenden",
    compared: "Was Sie eingefügt haben, und was davon gezeigt wird",
    more_lines: Sentence("Und {0} mehr."),
    left_in: "bleibt stehen",
    always_hidden: "immer ersetzt",

    exports: "Mitnehmen",
    nothing_left_out: "Für ein Ticket oder Kollegen. Nichts in Ihrem Text sah nach einem Geheimnis aus, also wurde nichts weggelassen: Sehen Sie es durch, bevor Sie es teilen.",
    left_out: "Für ein Ticket oder Kollegen. Hier und überall außer in Ihrem Textfeld weggelassen:",
    report_markdown: "der Bericht als Markdown",
    print: "Drucken",
    print_what: "den Bericht",
    with_paste: "Mit dem Eingefügten, Geheimes ersetzt",
    share_markdown: "der Bericht und das Eingefügte, Geheimes ersetzt, als Markdown",
    link: "Ein Link dazu",
    copy_link: "Link kopieren",
    link_what: "mit Ihrem Text, Geheimes ersetzt",
    link_hint: "Er trägt Ihren Text, wie er hier gezeigt wird, Geheimes ersetzt, hinter dem #: Diesen Teil bekommt kein Server zu sehen, aber alle, denen Sie den Link geben.",
    too_long: "Ihr Text ist zu lang für einen Link: Senden Sie die Datei mit dem Eingefügten, Geheimes ersetzt.",

    copy: "Kopieren",
    copied: "Kopiert",
    failed: "Misslungen",
    between: ": ",
    not_copied: "Nicht kopiert: Markieren und kopieren Sie es von Hand",
    copy_own: "Mit meinen Werten kopieren",

    planner: "Einen neuen Thin Pool planen",
    wishes: ["Größe der Platte", "Images", "Container", "Größe eines Images, ohne Geteiltes", "Am Tag geschrieben"],
    planned,
    disk_is_empty: "Die Platte ist leer: Befehl zeigen",
    planned_step: "ein Schritt zum neuen Pool",
};

const SAMPLE_WORDS: [(&str, &str); SAMPLES] = [
    ("Kein Platz mehr für Daten", "Schreiben hängt, dann schlägt es fehl. Die Volume Group hat noch Platz."),
    ("Metadaten voll, nur lesbar", "Der halbe Platz ist frei, und doch lässt sich nichts schreiben."),
    ("Pool muss geprüft werden", "Nach einem Fehler der Platte ist der Pool nur lesbar und wächst nicht."),
    ("Loop-Dateien auf voller Platte", "Der Pool wirkt halb leer; die Platte darunter ist voll."),
    ("Treiber nach Upgrade weg", "Docker 25 startet nicht mehr mit devicemapper."),
    ("Ein gesunder Host", "overlay2 mit einer aktuellen Engine: nichts zu tun."),
];

fn severity(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Critical) => "Kritisch",
        Some(Severity::High) => "Hoch",
        Some(Severity::Medium) => "Mittel",
        Some(Severity::Low) => "Gering",
        Some(Severity::Info) => "Hinweis",
        None => "Gesund",
    }
}

fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::ReadOnly => "sieht nur nach",
        Risk::Safe => "sicher",
        Risk::Disruptive => "greift ein",
        Risk::Destructive => "zerstört Daten",
    }
}

fn mode(mode: &str) -> Option<&'static str> {
    match mode {
        "rw" => Some("les- und schreibbar"),
        "ro" => Some("nur lesbar"),
        "out_of_data_space" => Some("kein Platz für Daten"),
        "fail" => Some("ausgefallen"),
        _ => None,
    }
}

fn notices(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Unread => "Nicht gelesen",
        NoticeKind::Contradiction => "Widerspricht sich",
    }
}

fn behind(kind: Kind) -> &'static str {
    match kind {
        Kind::Causes => "Ursache",
        Kind::Blocks => "Steht im Weg",
        Kind::Worsens => "Verschlimmert durch",
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Look => "Genauer ansehen",
        Phase::StopTheBleeding => "Den Ausfall beenden",
        Phase::Repair => "Reparieren",
        Phase::Configure => "Die Konfiguration berichtigen",
        Phase::Migrate => "Umziehen",
        Phase::Prevent => "Vorbeugen",
        Phase::ByHand => "Von Hand",
    }
}

fn takes_how_long(takes: Takes) -> &'static str {
    match takes {
        Takes::Seconds => "Sekunden",
        Takes::Minutes => "einige Minuten",
        Takes::ByData => "Minuten bis Stunden, je nach Datenmenge",
    }
}

fn asked(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "new-disk" => (
            "eine leere Platte, etwa /dev/sdX",
            "`lsblk -f` listet die Platten auf: Eine leere hat kein FSTYPE, nichts unter sich und ist nirgends eingehängt",
        ),
        "add-data" => ("wie viel dazukommen soll, etwa 20G", "`vgs` zeigt, wie viel frei ist (VFree)"),
        "add-metadata" => (
            "wie viel Metadaten dazukommen sollen, etwa 512M",
            "`lvs -a` zeigt die Größe des Volumes `_tmeta`; ein Viertel davon ist ein guter Schritt",
        ),
        "volume-group" => ("die Volume Group des Pools", "`lvs` zeigt sie in der Spalte VG"),
        "pool" => ("der Pool als VG/LV", "`lvs` zeigt den Pool (Attr beginnt mit t) und seine VG"),
        "metadata-device" => (
            "das Metadata Device des Pools",
            "`dmsetup table` zeigt es als erstes major:minor hinter `thin-pool`; `losetup -a` nennt die Loop Devices",
        ),
        "loop-file" => (
            "die Datei der Daten unter dem Loop Device des Pools",
            "`losetup -a` zeigt die Datei jedes Loop Device; das zweite major:minor in der Tabelle des Pools ist das Data Device",
        ),
        "meta-loop-file" => (
            "die Datei der Metadaten unter dem Loop Device des Pools",
            "`losetup -a` zeigt die Datei jedes Loop Device; das erste major:minor in der Tabelle des Pools ist das Metadata Device",
        ),
        "filesystem-device" => (
            "das Gerät des Dateisystems, etwa /dev/mapper/vg-data",
            "`lsblk -o NAME,KNAME,TYPE,FSTYPE,MOUNTPOINT` zeigt, welches Gerät das dm-N aus dem Log ist",
        ),
        "container" => (
            "der Name des Containers",
            "`docker ps -a` zeigt ihn; die Schritte finden, wessen Gerät das dm-N aus dem Log ist",
        ),
        "config-toml" => (
            "wo Sie die berichtigte config.toml gespeichert haben, etwa ./config.toml",
            "die Datei gehört zu diesem Bericht: Speichern Sie sie auf dem Host, lesen Sie sie, und nennen Sie sie hier",
        ),
        "stratis-pool" => ("der Name des Stratis-Pools", "`stratis pool list` zeigt ihn"),
        "daemon-json" => (
            "wo Sie die berichtigte daemon.json gespeichert haben, etwa ./daemon.json",
            "die Datei gehört zu diesem Bericht: Speichern Sie sie auf dem Host, lesen Sie sie, und nennen Sie sie hier",
        ),
        _ => return None,
    })
}

fn wrong(id: &str) -> Option<&'static str> {
    Some(match id {
        "new-disk" => "Hier gehört ein Gerät hin, etwa /dev/sdb",
        "add-data" | "add-metadata" => {
            "Hier gehört eine Größe hin, etwa 20G oder 512M (auf der Basis 1024, wie lvextend sie nimmt)"
        }
        _ => return None,
    })
}

fn tells(command: &str) -> Option<&'static str> {
    Some(match command {
        "dmsetup status --noflush" => {
            "zeigt, wie voll der Pool genau ist, und seinen Modus; docker info rundet oder verschweigt das"
        }
        "vgs" => "zeigt, ob der Pool wachsen kann, und um wie viel",
        "lvs -a" => "zeigt, ob in dieser Volume Group ein Thin Pool liegt, und wie voll er ist",
        "dmesg | grep -iE 'device-mapper|I/O error' | tail -n 50" => {
            "zeigt, was zuerst fehlschlug, und ob eine Platte darunter versagt"
        }
        "lvs -a -o +lv_when_full,lv_health_status,seg_monitor,lv_profile,chunk_size,lv_metadata_size" => {
            "bestätigt den Namen des Pools in LVM und zeigt, ob er überwacht wird und von selbst wächst"
        }
        "dmsetup table" => {
            "zeigt die Chunk Size, ob der Pool auf Loop-Dateien steht, und was er tun soll, wenn er voll ist"
        }
        "docker info" => "zeigt Version und Treiber der Engine; danach richtet sich, was sich raten lässt",
        "dockerd --version" => "zeigt sicher, ob diese Engine den Treiber noch hat",
        "journalctl -u docker -n 100" => "zeigt, warum der Daemon nicht startet oder nicht antwortet",
        "ctr plugins ls -d id==devmapper" => "zeigt, warum containerd den Snapshotter nicht geladen hat",
        "cat /etc/containerd/config.toml" => "zeigt, welchen Pool containerd sucht",
        "cat /etc/pve/storage.cfg" => "zeigt, auf welchem Pool der Speicher steht",
        "cat /etc/docker/daemon.json" => "die berichtigte Datei behält dann Ihre anderen Einstellungen",
        "df -hT" => "zeigt, wie voll das Dateisystem unter den Daten von Docker ist",
        "uname -r" => "zeigt, ob der Kernel overlay2 kann",
        _ => return None,
    })
}

fn planned(row: &str) -> Option<&'static str> {
    Some(match row {
        "chunk size" => "Chunk Size",
        "data" => "Daten",
        "metadata" => "Metadaten",
        "spare" => "Reserve",
        "left free" => "bleibt frei",
        "auto-extend" => "wächst selbst",
        "used at first" => "zuerst belegt",
        "for Docker" => "für Docker",
        "then" => "danach",
        _ => return None,
    })
}
