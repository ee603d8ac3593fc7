//! The rules: one diagnosis a file, each naming the bad thing it finds.
//!
//! A rule sees the merged facts of a host, never text. Its examples are its tests, and the reference that
//! `thinpool-doctor explain RULE` prints is made of its own words.
//!
//! To add a rule: a file with a `RULE`, and a line in [`RULES`].

pub mod autoextend_disabled;
pub mod autoextend_failing;
pub mod autoextend_impossible;
pub mod autoextend_not_monitored;
pub mod autoextend_percent_zero;
pub mod autoextend_profile_not_live;
pub mod autoextend_threshold_late;
pub mod autoextend_threshold_low;
pub mod basesize_misunderstood;
pub mod block_size_invalid;
pub mod bogus_prometheus_metric;
pub mod build_cache_large;
pub mod catalogue;
pub mod chunk_address_limit;
pub mod chunk_large_with_zeroing;
pub mod chunk_too_small;
pub mod container_fs_full;
pub mod containerd_config_incomplete;
pub mod containerd_no_discard_on_loop;
pub mod containerd_pool_missing;
pub mod containerd_root_full;
pub mod containerd_store_ignores_storage_opts;
pub mod containerd_store_images_hidden;
pub mod crypt_key_in_paste;
pub mod data_critical;
pub mod data_eq_metadata_device;
pub mod data_full;
pub mod data_high;
pub mod data_medium;
pub mod deferred_deletion_stuck;
pub mod deferred_removal_off;
pub mod discards_ignored;
pub mod dm_deferred_deletion_needs_removal;
pub mod dm_directlvm_changed;
pub mod dm_directlvm_conflict;
pub mod dm_directlvm_force;
pub mod dm_minfree_syntax;
pub mod dm_minfree_zero;
pub mod dm_option_too_new;
pub mod dm_option_unknown;
pub mod dm_option_value;
pub mod dm_opts_with_other_driver;
pub mod dm_thinpooldev_name;
pub mod dmeventd_watermark_inverted;
pub mod docker_pool_has_lvm_thins;
pub mod docker_storage_setup_active;
pub mod driver_deprecated;
pub mod driver_files_deleted;
pub mod driver_multiple_prior;
pub mod driver_prior_hidden;
pub mod driver_prior_refused;
pub mod driver_removed;
pub mod driver_vfs;
pub mod evidence_conflict;
pub mod extend_partial;
pub mod flag_file_conflict;
pub mod fs_damaged;
pub mod fs_hung;
pub mod graph_and_data_root;
pub mod graph_key;
pub mod held_metadata_snapshot;
pub mod host_fs_full;
pub mod host_fs_high;
pub mod host_inodes_full;
pub mod info_zero_pool;
pub mod io_errors_below;
pub mod journal_or_logs_fill_host;
pub mod json_duplicate_key;
pub mod json_syntax;
pub mod json_type;
pub mod json_unknown_key;
pub mod links;
pub mod log_message;
pub mod loop_file_not_shrinking;
pub mod loop_size_option_ignored;
pub mod loopback_file_deleted;
pub mod loopback_host_limits;
pub mod loopback_mode;
pub mod loopback_on_root;
pub mod lvextend_kernel_mismatch;
pub mod meta_critical;
pub mod meta_full;
pub mod meta_high;
pub mod metadata_checksum;
pub mod metadata_extend_needs_double;
pub mod metadata_near_max;
pub mod metadata_over_max;
pub mod metadata_undersized;
pub mod migration_destroys_volumes;
pub mod migration_space;
pub mod min_free_space_data;
pub mod min_free_space_meta;
pub mod missing_pv;
pub mod old_dmeventd_unmounts;
pub mod overlay2_size_needs_pquota;
pub mod overlay_kernel_too_old;
pub mod overlay_opts_with_devicemapper;
pub mod overprovisioned;
pub mod override_kernel_check;
pub mod pmspare_missing;
pub mod pmspare_too_small;
pub mod podman_devicemapper;
pub mod pool_failed;
pub mod pool_in_pieces;
pub mod pool_inactive;
pub mod pool_metadata_exhausted_ro;
pub mod pool_needs_check;
pub mod pool_no_space_timeout_expired;
pub mod pool_out_of_data_erroring;
pub mod pool_out_of_data_queueing;
pub mod pool_readonly_requested;
pub mod pool_readonly_unexplained;
pub mod pool_status_error;
pub mod pool_suspended;
pub mod proxmox_detected;
pub mod proxmox_storage_full;
pub mod proxmox_storage_wrong;
pub mod prune_volumes_misread;
pub mod snapshot_invalid;
pub mod status_inconsistent;
pub mod stratis_detected;
pub mod stratis_fs_limit;
pub mod stratis_no_alloc_space;
pub mod thin_fs_behind;
pub mod thin_fs_nearly_full;
pub mod thin_target_missing;
pub mod thin_tools_missing;
pub mod thin_tools_stricter;
pub mod transaction_id_mismatch;
pub mod trim_message;
pub mod udev_sync_off;
pub mod vg_full;
pub mod wrong_lv_path;
pub mod xfs_ftype0;
pub mod xfs_nospace_retries;

mod each;
mod fate;
mod finding;
mod refused;
mod ways;
mod words;

pub use finding::Finding;
pub(crate) use ways::EXTENT;

use crate::facts::Host;
use crate::intake::Source;
use crate::report::Severity;
use crate::words::Words;
use each::{each_group, each_pool};
use fate::{fate, shown_by};
use refused::refused_options;
use ways::{ways_to_grow_data, ways_to_grow_metadata};
use words::{amounts, lines_of, share};

/// A diagnosis.
pub struct Rule {
    /// The name of its file, with hyphens.
    pub id: &'static str,
    /// As grave as it gets; a finding may be milder and says why.
    pub severity: Severity,
    pub title: &'static str,
    /// The condition, with its thresholds.
    pub looks_for: &'static str,
    pub why: &'static str,
    pub what_to_do: &'static str,
    /// Where the condition comes from.
    pub sources: &'static [&'static str],
    pub check: fn(&Host) -> Vec<Finding>,
    pub examples: &'static [Example],
}

/// A paste and whether the rule fires on it.
pub struct Example {
    pub title: &'static str,
    pub paste: &'static str,
    /// The severity of the finding, or `None` when the rule must keep quiet.
    pub finds: Option<Severity>,
}

impl Rule {
    /// A finding with the rule's own severity. Inlined, so that the rest of the rule stays behind.
    #[inline(always)]
    fn finding(
        &self,
        title: impl Into<Words>,
        explanation: impl Into<Words>,
        evidence: impl IntoIterator<Item = Source>,
    ) -> Finding {
        finding::finding(self.id, self.severity, [title.into(), explanation.into()], evidence.into_iter().collect())
    }
}

/// All rules, sorted by id.
pub const RULES: &[&Rule] = &[
    &autoextend_disabled::RULE,
    &autoextend_failing::RULE,
    &autoextend_impossible::RULE,
    &autoextend_not_monitored::RULE,
    &autoextend_percent_zero::RULE,
    &autoextend_profile_not_live::RULE,
    &autoextend_threshold_late::RULE,
    &autoextend_threshold_low::RULE,
    &basesize_misunderstood::RULE,
    &block_size_invalid::RULE,
    &bogus_prometheus_metric::RULE,
    &build_cache_large::RULE,
    &chunk_address_limit::RULE,
    &chunk_large_with_zeroing::RULE,
    &chunk_too_small::RULE,
    &container_fs_full::RULE,
    &containerd_config_incomplete::RULE,
    &containerd_no_discard_on_loop::RULE,
    &containerd_pool_missing::RULE,
    &containerd_root_full::RULE,
    &containerd_store_ignores_storage_opts::RULE,
    &containerd_store_images_hidden::RULE,
    &crypt_key_in_paste::RULE,
    &data_critical::RULE,
    &data_eq_metadata_device::RULE,
    &data_full::RULE,
    &data_high::RULE,
    &data_medium::RULE,
    &deferred_deletion_stuck::RULE,
    &deferred_removal_off::RULE,
    &discards_ignored::RULE,
    &dm_deferred_deletion_needs_removal::RULE,
    &dm_directlvm_changed::RULE,
    &dm_directlvm_conflict::RULE,
    &dm_directlvm_force::RULE,
    &dm_minfree_syntax::RULE,
    &dm_minfree_zero::RULE,
    &dm_option_too_new::RULE,
    &dm_option_unknown::RULE,
    &dm_option_value::RULE,
    &dm_opts_with_other_driver::RULE,
    &dm_thinpooldev_name::RULE,
    &dmeventd_watermark_inverted::RULE,
    &docker_pool_has_lvm_thins::RULE,
    &docker_storage_setup_active::RULE,
    &driver_deprecated::RULE,
    &driver_files_deleted::RULE,
    &driver_multiple_prior::RULE,
    &driver_prior_hidden::RULE,
    &driver_prior_refused::RULE,
    &driver_removed::RULE,
    &driver_vfs::RULE,
    &evidence_conflict::RULE,
    &extend_partial::RULE,
    &flag_file_conflict::RULE,
    &fs_damaged::RULE,
    &fs_hung::RULE,
    &graph_and_data_root::RULE,
    &graph_key::RULE,
    &held_metadata_snapshot::RULE,
    &host_fs_full::RULE,
    &host_fs_high::RULE,
    &host_inodes_full::RULE,
    &info_zero_pool::RULE,
    &io_errors_below::RULE,
    &journal_or_logs_fill_host::RULE,
    &json_duplicate_key::RULE,
    &json_syntax::RULE,
    &json_type::RULE,
    &json_unknown_key::RULE,
    &log_message::RULE,
    &loop_file_not_shrinking::RULE,
    &loop_size_option_ignored::RULE,
    &loopback_file_deleted::RULE,
    &loopback_host_limits::RULE,
    &loopback_mode::RULE,
    &loopback_on_root::RULE,
    &lvextend_kernel_mismatch::RULE,
    &meta_critical::RULE,
    &meta_full::RULE,
    &meta_high::RULE,
    &metadata_checksum::RULE,
    &metadata_extend_needs_double::RULE,
    &metadata_near_max::RULE,
    &metadata_over_max::RULE,
    &metadata_undersized::RULE,
    &migration_destroys_volumes::RULE,
    &migration_space::RULE,
    &min_free_space_data::RULE,
    &min_free_space_meta::RULE,
    &missing_pv::RULE,
    &old_dmeventd_unmounts::RULE,
    &overlay_kernel_too_old::RULE,
    &overlay_opts_with_devicemapper::RULE,
    &overlay2_size_needs_pquota::RULE,
    &overprovisioned::RULE,
    &override_kernel_check::RULE,
    &pmspare_missing::RULE,
    &pmspare_too_small::RULE,
    &podman_devicemapper::RULE,
    &pool_failed::RULE,
    &pool_in_pieces::RULE,
    &pool_inactive::RULE,
    &pool_metadata_exhausted_ro::RULE,
    &pool_needs_check::RULE,
    &pool_no_space_timeout_expired::RULE,
    &pool_out_of_data_erroring::RULE,
    &pool_out_of_data_queueing::RULE,
    &pool_readonly_requested::RULE,
    &pool_readonly_unexplained::RULE,
    &pool_status_error::RULE,
    &pool_suspended::RULE,
    &proxmox_detected::RULE,
    &proxmox_storage_full::RULE,
    &proxmox_storage_wrong::RULE,
    &prune_volumes_misread::RULE,
    &snapshot_invalid::RULE,
    &status_inconsistent::RULE,
    &stratis_detected::RULE,
    &stratis_fs_limit::RULE,
    &stratis_no_alloc_space::RULE,
    &thin_fs_behind::RULE,
    &thin_fs_nearly_full::RULE,
    &thin_target_missing::RULE,
    &thin_tools_missing::RULE,
    &thin_tools_stricter::RULE,
    &transaction_id_mismatch::RULE,
    &trim_message::RULE,
    &udev_sync_off::RULE,
    &vg_full::RULE,
    &wrong_lv_path::RULE,
    &xfs_ftype0::RULE,
    &xfs_nospace_retries::RULE,
];

/// The checks alone. What is written about the rules and their examples is the reference that the command prints;
/// reached only at compile time, it does not burden the page.
const CHECKS: [fn(&Host) -> Vec<Finding>; RULES.len()] = {
    const fn nothing(_: &Host) -> Vec<Finding> {
        Vec::new()
    }
    let mut checks: [fn(&Host) -> Vec<Finding>; RULES.len()] = [nothing; RULES.len()];
    let (mut rest, mut index) = (RULES, 0);
    while let Some((rule, others)) = rest.split_first() {
        #[expect(clippy::indexing_slicing, reason = "as long as RULES, and checked by the compiler")]
        {
            checks[index] = rule.check;
        }
        (rest, index) = (others, index + 1);
    }
    checks
};

/// Everything the rules find: each root cause before what it causes, the most urgent first, and among equals the
/// state of the pool before the configuration.
pub fn check(host: &Host) -> Vec<Finding> {
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(host)).collect();
    // A bare log line is worth telling only where nothing else explains it.
    findings.retain(|finding| finding.rule != log_message::RULE.id);
    findings.extend(log_message::beside(host, &findings));
    findings.sort_by_key(|finding| (finding.severity, urgency(finding.rule)));
    links::link(host, findings)
}

/// Of two findings as grave, the one that explains more comes first.
fn urgency(rule: &str) -> u8 {
    const FIRST: [&str; 9] = [
        "driver-removed",
        "pool-inactive",
        "pool-failed",
        "pool-status-error",
        "pool-needs-check",
        "pool-metadata-exhausted-ro",
        "pool-readonly-unexplained",
        "pool-out-of-data",
        "pool-no-space-timeout-expired",
    ];
    const LAST: [&str; 4] = ["driver-", "status-", "overprovisioned", "override-"];
    match () {
        () if FIRST.iter().any(|start| rule.starts_with(start)) => 0,
        () if LAST.iter().any(|start| rule.starts_with(start)) => 2,
        () => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn every_example_does_what_it_says() {
        for rule in RULES {
            assert!(
                rule.examples.iter().any(|example| example.finds.is_some()),
                "{} has no example that fires",
                rule.id
            );
            assert!(
                rule.examples.iter().any(|example| example.finds.is_none()),
                "{} has no example that keeps quiet",
                rule.id
            );
            for example in rule.examples {
                let host = facts::host(read(example.paste).records);
                let found: Vec<_> = (rule.check)(&host);
                let worst = found.iter().map(|finding| finding.severity).min();
                assert_eq!(worst, example.finds, "{}: {}", rule.id, example.title);
                for finding in found {
                    assert_eq!(finding.rule, rule.id);
                    assert!(finding.severity >= rule.severity, "{} is graver than its rule says", rule.id);
                    assert!(!finding.evidence.is_empty(), "{}: {} shows no line", rule.id, example.title);
                }
            }
        }
    }

    #[test]
    fn the_list_is_sorted_and_complete() {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        assert!(ids.is_sorted(), "{ids:?}");
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules")).expect("the rules' folder");
        for file in files.map(|file| file.expect("an entry").path()).filter(|file| !file.ends_with("mod.rs")) {
            let name = file.file_stem().expect("a name").to_string_lossy().replace('_', "-");
            let is_rule = std::fs::read_to_string(&file).expect("a file").contains("pub const RULE: Rule");
            assert_eq!(is_rule, ids.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn remedies_exist() {
        for rule in RULES {
            for example in rule.examples {
                for finding in (rule.check)(&facts::host(read(example.paste).records)) {
                    for id in finding.remedies {
                        assert!(
                            crate::remedies::REMEDIES.iter().any(|remedy| remedy.id == id),
                            "{}: no remedy {id}",
                            rule.id
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_reserve_of_the_kernel_is_no_news() {
        for (used, total) in [(419, 4096), (213, 2048), (112, 1024), (1651, 16384), (4160, 524_288)] {
            let status = format!(
                "docker-thinpool: 0 209715200 thin-pool 0 {used}/{total} 0/300000 - rw discard_passdown queue_if_no_space - 512\n"
            );
            let found: Vec<_> = check(&facts::host(read(&status).records)).iter().map(|finding| finding.rule).collect();
            assert!(!found.iter().any(|rule| rule.contains("meta")), "{used}/{total}: {found:?}");
        }
    }

    #[test]
    fn a_loop_pool_that_runs_out_of_metadata_has_a_way_out() {
        let text = "docker-253:0-1-pool: 0 209715200 thin-pool 5 80000/100000 890/1638400 - rw discard_passdown queue_if_no_space\ndocker-253:0-1-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n";
        let host = facts::host(read(text).records);
        let findings = check(&host);
        let finding = findings.iter().find(|finding| finding.rule == "meta-high").expect("the finding");
        let plan = crate::remedies::plan(&host, &findings, &crate::engine::Choices::default());
        assert!(plan.iter().any(|planned| finding.remedies.contains(&planned.remedy.id)));
    }
}
