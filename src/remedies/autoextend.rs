//! Let LVM extend the pool by itself: a profile, and a daemon that watches.

use super::pools::sound;
use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, extend_data, extend_metadata, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::pool::LvmName;
use crate::facts::{Host, ThinPool};
use crate::report::Risk;
use crate::rules::EXTENT;
use crate::sizing::space;
use crate::units::{Bytes, Percent};

pub const REMEDY: Remedy =
    Remedy { id: "autoextend", title: "Let the pool extend itself in time", phase: Phase::Prevent, steps };

/// The name of the profile, in the plan and in every file that installs it. It is our own: the names that Docker and its
/// tools give theirs (VG-LV) may be in use already.
pub(crate) const PROFILE: &str = "thinpool-autoextend";
/// Where LVM looks for profiles, unless it is told otherwise.
const FOLDER: &str = "/etc/lvm/profile";
const KEEP: &str = "if [ -e /etc/lvm/profile/thinpool-autoextend.profile ]; then cp -p /etc/lvm/profile/thinpool-autoextend.profile \"/etc/lvm/profile/thinpool-autoextend.profile.before-$(date +%Y%m%d-%H%M%S)\"; fi";
pub(super) const PUT_BACK: &str = "If there is a copy (`ls /etc/lvm/profile/thinpool-autoextend.profile.before-*`): `cp -p \"$(ls /etc/lvm/profile/thinpool-autoextend.profile.before-* | tail -n 1)\" /etc/lvm/profile/thinpool-autoextend.profile`. If there is none: `rm /etc/lvm/profile/thinpool-autoextend.profile`, after no pool has it attached any more";

/// At which usage, and by how many percent of the size.
const THRESHOLD: u32 = 80;
const PERCENT: u64 = 20;

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    // LVM warns of pools that nothing else shows.
    if host.pools.is_empty() {
        return on_pool(None, &Settings::default(), None).into();
    }
    let shared = percent_for_all(host, choices);
    let pools = lvm_pools(host).filter_map(|(pool, name)| Some((pool, name?)));
    pools
        .flat_map(|(pool, name)| {
            let attached = pool.volume.as_ref().and_then(|volume| volume.profile.as_deref());
            let settings = settings(host, pool, choices);
            if is_kept(host, pool, choices) {
                return Vec::new();
            }
            // All pools have the one profile.
            let settings = Settings { percent: shared, ..settings };
            let mut steps = on_pool(Some(name), &settings, sound(pool));
            let other = attached.filter(|attached| *attached != PROFILE).and_then(super::shell::lvm_name);
            if let Some((old, [write, attach, _])) = other.zip(Some(&mut steps)) {
                let back = with_pool(Command::new("lvchange").args(&["--metadataprofile", old]), Some(name));
                attach.undo = Some(format!("`{}`", super::shell::render(&back.into())).into());
                write.why.to_mut().push_str(" The pool has a profile already, shown first: this one takes its place, so carry over what else stands in it, and leave it if it extends as early and by as much. Its file stays.");
                let show = Command::new("cat").arg(format!("/etc/lvm/profile/{old}.profile"));
                write.actions.insert(0, Action::Try(show));
            }
            steps.into()
        })
        .collect()
}

/// The pools that it has watched.
pub(super) fn covers<'a>(host: &'a Host, choices: &Choices) -> Vec<&'a LvmName> {
    let named = lvm_pools(host).filter_map(|(pool, name)| Some((pool, name?)));
    named.filter(|(pool, _)| !is_kept(host, pool, choices)).map(|(_, name)| name).collect()
}

/// Its profile does it already.
fn is_kept(host: &Host, pool: &ThinPool, choices: &Choices) -> bool {
    let attached = pool.volume.as_ref().is_some_and(|volume| volume.profile.is_some());
    attached && is_in_time(host, pool, settings(host, pool, choices).percent)
}

/// Its profile extends it as early and by as much already: nobody's file is replaced by another that says the same.
fn is_in_time(host: &Host, pool: &ThinPool, percent: u64) -> bool {
    let settings = host.autoextend(pool);
    let (least, most) = (Percent::whole(50), Percent::whole(THRESHOLD));
    settings.threshold.is_some_and(|threshold| threshold.value >= least && threshold.value <= most)
        && settings.percent.is_none_or(|given| u64::from(given.value) >= percent)
}

fn on_pool(name: Option<&LvmName>, settings: &Settings, sound: Option<Command>) -> [Step; 3] {
    let Settings { percent, possible, first } = *settings;
    let room = match (first, possible) {
        (Some(first), _) => format!(
            " The volume group has no room for a step now, and LVM extends by a whole one or not at all: add a disk first. The next step takes {first}."
        ),
        (None, Some(possible)) if possible < PERCENT => {
            format!(
                " The volume group has room for {possible} % of the pool's size: add a disk, or this will not help for long."
            )
        }
        _ => String::new(),
    };
    let why = format!("Describe when to extend: at {THRESHOLD} % usage, by {percent} % of the size.{room}");
    let [attach, monitor, refresh, check] = attach(PROFILE, name);
    let described = write(why, percent);
    let described = match name.zip(first) {
        Some((name, first)) => described
            .needs(format!("The volume group has {first} free, with the disk that was added"))
            .check(extend_data::group_has(name, first)),
        None => described,
    };
    let mut attached = Step::new(
        Risk::Safe,
        "Attach it, watch the pool, and tell the kernel the new watermark (a suspend of a moment).",
        attach,
    )
    .and(monitor)
    .and(refresh)
    .needs("The pool is active and needs no check");
    attached.check = sound;
    [
        described,
        attached
            .done(name.map(|name| Command::new("is_guarded").arg(name.path()).arg(PROFILE)))
            .expect("no error; the next step shows it")
            .undo(format!(
                "`{}`",
                super::shell::render(&with_pool(Command::new("lvchange").arg("--detachprofile"), name).into())
            )),
        Step::new(
            Risk::ReadOnly,
            "See that it is watched: without the daemon dmeventd the profile does nothing.",
            check,
        )
        .expect("`monitored` in the column Monitor; otherwise install the package with dmeventd and repeat"),
    ]
}

/// Writes the profile; a file of that name is kept.
pub(super) fn write(why: String, percent: u64) -> Step {
    let path = format!("{FOLDER}/{PROFILE}.profile");
    let says = Command::new("profile_says").arg(&path).arg(THRESHOLD.to_string()).arg(percent.to_string());
    Step::new(Risk::Safe, why, Action::Fixed(KEEP))
        .and(Action::Write { path: path.clone(), lines: profile(percent) })
        .needs(format!("LVM looks for profiles in {FOLDER}"))
        .check(Command::new("test").args(&["-d", FOLDER]))
        .done(Some(says))
        .expect(format!("`{}` prints it", Command::new("cat").arg(path).text()))
        .undo(PUT_BACK)
}

/// The lines of a profile.
pub(crate) fn profile(percent: u64) -> Vec<String> {
    vec![
        "activation {".to_owned(),
        format!("\tthin_pool_autoextend_threshold={THRESHOLD}"),
        format!("\tthin_pool_autoextend_percent={percent}"),
        "}".to_owned(),
    ]
}

/// Puts a profile to work on a pool, and looks whether it does.
pub(crate) fn attach(profile: &str, name: Option<&LvmName>) -> [Command; 4] {
    [
        Command::new("lvchange").arg("--metadataprofile").arg(profile),
        Command::new("lvchange").args(&["--monitor", "y"]),
        Command::new("lvchange").arg("--refresh"),
        Command::new("lvs").args(&["-o", "+seg_monitor,lv_profile"]),
    ]
    .map(|command| with_pool(command, name))
}

/// What a profile for a pool says, and what has to be so before it can work.
#[derive(Clone, Copy)]
struct Settings {
    percent: u64,
    /// How many percent of the pool's size the volume group has left, where that is known.
    possible: Option<u64>,
    /// What the volume group must have free first, where it has no room for any step.
    first: Option<Bytes>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { percent: PERCENT, possible: None, first: None }
    }
}

/// By how much LVM can extend the pool once the plan's own steps are done: the largest percentage up to the usual one
/// of which the next step fits, for LVM extends by all of it or not at all.
fn settings(host: &Host, pool: &ThinPool, choices: &Choices) -> Settings {
    // What the extension before takes is not there any more.
    let added = extend_data::added(host, pool, choices);
    let free = host.group_of(pool).and_then(|group| group.free);
    let Some((free, size)) = free.zip(pool.data.total.as_ref()) else { return refused(host).unwrap_or_default() };
    let free = free.saturating_sub(added).saturating_sub(extend_metadata::taken(host, pool, choices));
    let size = size.value.saturating_add(added);
    let used = pool.data_used().unwrap_or_default();
    let step = |percent: u32| {
        let wanted = space::policy_percent(used, size, Percent::whole(THRESHOLD), percent);
        space::policy_step(size, wanted.max(percent), EXTENT)
    };
    let usual = u32::try_from(PERCENT).unwrap_or(u32::MAX);
    let possible = u64::try_from(u128::from(free.0) * 100 / u128::from(size.0.max(1))).ok();
    match (1..=usual).rev().find(|percent| step(*percent) <= free) {
        Some(percent) => Settings { percent: percent.into(), possible, first: None },
        None => Settings { percent: PERCENT, possible, first: Some(step(usual)) },
    }
}

/// The usual step was refused, with the extents that it takes and those that are free: a part of it fits.
fn refused(host: &Host) -> Option<Settings> {
    let event = host.events_of(&["L01"]).last()?;
    let count = |n: usize| event.capture(n)?.parse::<u64>().ok();
    let percent = PERCENT.checked_mul(count(2)?)?.checked_div(count(1)?)?;
    (1..PERCENT).contains(&percent).then_some(Settings { percent, possible: Some(percent), first: None })
}

/// A step that every pool's group can give.
pub(crate) fn percent_for_all(host: &Host, choices: &Choices) -> u64 {
    lvm_pools(host).map(|(pool, _)| settings(host, pool, choices).percent).min().unwrap_or(PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn a_step_that_the_log_says_does_not_fit_is_not_advised_again() {
        let log = |free: u32| {
            format!(
                "Nov 22 01:00:57 node lvm[811]: WARNING: Thin pool vg0-pool-tpool data is now 85.00% full.\nNov 22 01:00:57 node lvm[811]: Insufficient free space: 400 extents needed, but only {free} available\n"
            )
        };
        assert!(text(&log(110)).contains("thin_pool_autoextend_percent=5"), "{}", text(&log(110)));
        assert!(text(&log(2)).contains("thin_pool_autoextend_percent=20"), "nothing fits");
    }

    fn text(paste: &str) -> String {
        steps(&facts::host(read(paste).records), &Choices::default())
            .iter()
            .map(Step::command)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn the_step_fits_the_volume_group() {
        let pool = "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1438400/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
        assert!(text(pool).contains("thin_pool_autoextend_percent=20"));
        assert!(
            text(&format!("{pool}  docker 1 1 0 wz--n- 130.00g 30.00g\n")).contains("thin_pool_autoextend_percent=3")
        );
    }

    #[test]
    fn a_profile_that_extends_in_time_is_kept() {
        let pool = "  LV       VG     Attr       LSize  Pool Origin Data%  Meta%  Profile\n  thinpool docker twi-aotz-- 95.00g             90.00 6.99   early\n";
        let profile = |threshold: u32, percent: u32| {
            format!(
                "{pool}# cat /etc/lvm/profile/early.profile\nactivation {{\n  thin_pool_autoextend_threshold={threshold}\n  thin_pool_autoextend_percent={percent}\n}}\n"
            )
        };
        assert_eq!(text(&profile(70, 20)), "");
        assert!(text(&profile(95, 20)).contains("--metadataprofile thinpool-autoextend"));
        assert!(text(&profile(70, 5)).contains("--metadataprofile thinpool-autoextend"));
    }

    #[test]
    fn no_profile_that_must_fail_is_written_before_there_is_a_disk() {
        let first = |free: &str, share: &str| {
            let paste = format!(
                "  docker-pool         rhel twi-aot---  40.00g             {share}  22.00\n  rhel   1   3   0 wz--n- 99.00g  {free}\n"
            );
            steps(&facts::host(read(&paste).records), &Choices::default()).into_iter().next().expect("a step")
        };
        // After the plan's own step 82 % is used: LVM wants 3 %, and less is left.
        let step = first("4.79g", "91.00");
        assert!(step.why.contains("add a disk first. The next step takes 8.86 GiB"), "{}", step.why);
        assert!(step.check.is_some_and(|check| check.text().starts_with("group_has rhel ")));
        assert!(first("0", "40.00").check.is_some());
        let step = first("8.00g", "40.00");
        let text = step.command();
        assert!(
            text.contains("percent=20") && !step.check.is_some_and(|check| check.text().contains("group_has")),
            "{text}"
        );
    }

    #[test]
    fn monitoring_belongs_to_it() {
        let text = text("  thinpool docker twi-aotz-- 95.00g             90.00 6.99\n");
        assert!(text.contains("lvchange --monitor y docker/thinpool"), "{text}");
    }
}
