//! Let LVM extend the pool by itself: a profile, and a daemon that watches.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, extend_data, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "autoextend", title: "Let the pool extend itself in time", phase: Phase::Prevent, steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let pools = lvm_pools(host).filter_map(|(pool, name)| Some((pool, name?)));
    pools
        .flat_map(|(pool, name)| {
            // What the extension before takes is not there any more.
            let added = extend_data::added(host, pool, choices);
            let free = host.group_of(pool).and_then(|group| group.free).map(|free| free.saturating_sub(added));
            let size = pool.data.total.as_ref().map(|total| total.value.saturating_add(added));
            // A step the group cannot give is never given: LVM extends by all of it or not at all.
            let possible = free.zip(size).and_then(|(free, size)| u64::try_from(u128::from(free.0) * 100 / u128::from(size.0.max(1))).ok());
            let percent = possible.filter(|possible| (1..20).contains(possible)).unwrap_or(20);
            let room = match possible {
                Some(possible) if possible < 20 => {
                    format!(" The volume group has room for {possible} % of the pool's size: add a disk, or this will not help for long.")
                }
                _ => String::new(),
            };
            let profile = format!("{}-{}", name.vg, name.lv);
            let path = format!("/etc/lvm/profile/{profile}.profile");
            let lines = vec![
                "activation {".to_owned(),
                "\tthin_pool_autoextend_threshold=80".to_owned(),
                format!("\tthin_pool_autoextend_percent={percent}"),
                "}".to_owned(),
            ];
            let why = format!("Describe when to extend: at 80 % usage, by {percent} % of the size.{room}");
            let attach = with_pool(Command::new("lvchange").arg("--metadataprofile").arg(&profile), Some(name));
            let monitor = with_pool(Command::new("lvchange").args(&["--monitor", "y"]), Some(name));
            let refresh = with_pool(Command::new("lvchange").arg("--refresh"), Some(name));
            let check = with_pool(Command::new("lvs").args(&["-o", "+seg_monitor,lv_profile"]), Some(name));
            [
                Step::new(Risk::Safe, why, Action::Write { path: path.clone(), lines })
                    .needs("No profile of that name is in use for something else")
                    .expect(format!("`{}` prints it", Command::new("cat").arg(&path).text()))
                    .undo(format!("`{}`", super::shell::render(&Command::new("rm").arg(path).into()))),
                Step::new(Risk::Safe, "Attach it, watch the pool, and tell the kernel the new watermark (a suspend of a moment).", attach)
                    .and(monitor)
                    .and(refresh)
                    .needs("The profile is written, and the pool needs no check")
                    .expect("no error; the next step shows it")
                    .undo(format!("`{}`", super::shell::render(&with_pool(Command::new("lvchange").arg("--detachprofile"), Some(name)).into()))),
                Step::new(Risk::ReadOnly, "See that it is watched: without the daemon dmeventd the profile does nothing.", check)
                    .expect("`monitored` in the column Monitor; otherwise install the package with dmeventd and repeat"),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

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
    fn monitoring_belongs_to_it() {
        let text = text("  thinpool docker twi-aotz-- 95.00g             90.00 6.99\n");
        assert!(text.contains("lvchange --monitor y docker/thinpool"), "{text}");
    }
}
