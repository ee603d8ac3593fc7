//! Let a storage of Proxmox VE name the pool that is there.

use super::shell::{self, Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::proxmox_pool::{WrongStorage, wrong_storages};
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "fix-proxmox-storage",
    title: "Let the storage name the pool that is there",
    phase: Phase::Configure,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let wrong = wrong_storages(host);
    if wrong.is_empty() {
        return Vec::new();
    }
    let mut steps = vec![
        Step::look(
            "See what Proxmox VE makes of its storages, and which thin pools there are.",
            Command::new("pvesm").arg("status"),
        )
        .and(Command::new("lvs").args(&["-o", "vg_name,lv_name,lv_attr,lv_size,pool_lv"]))
        .expect("`inactive` behind the storage; a thin pool is a volume whose Attr begins with t"),
    ];
    steps.extend(wrong.iter().filter_map(name_it));
    steps
}

/// Neither the pool nor the group of an entry can be changed: it is removed and added anew.
fn name_it(wrong: &WrongStorage) -> Option<Step> {
    let storage = shell::lvm_name(wrong.storage)?;
    let (vg, right) = (shell::lvm_name(wrong.vg)?, shell::lvm_name(wrong.right?)?);
    let lists = [("--content", wrong.content), ("--nodes", wrong.nodes)];
    if lists.iter().flat_map(|(_, list)| list.iter()).any(|word| shell::lvm_name(word).is_none()) {
        return None;
    }
    let add = Command::new("pvesm").args(&["add", "lvmthin"]).arg(storage);
    let add = add.args(&["--vgname", vg, "--thinpool", right]);
    let add = lists
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .fold(add, |add, (flag, list)| add.arg(*flag).arg(list.join(",")));
    let why = format!(
        "Let {storage} lie on {vg}/{right}, the only thin pool of that group. An entry cannot change its pool, so it is removed and added anew: that touches storage.cfg only, no disk and no guest. Settings of the entry that are not in this command are added by hand."
    );
    let step = Step::new(
        Risk::Safe,
        why,
        Command::new("cp").arg("-p").arg("/etc/pve/storage.cfg").stamped("/root/storage.cfg-", ""),
    )
    .and(Action::Try(Command::new("pvesm").arg("remove").arg(storage)))
    .and(add)
    .needs(format!(
        "The disks of the guests lie in {vg}/{right}: `lvs` shows them with that pool{}",
        if wrong.nodes.is_empty() { EVERY_NODE } else { "" }
    ))
    .done(Some(Command::new("lies_on_pool").arg(storage).arg(vg).arg(right)))
    .expect(format!("`pvesm status` shows {storage} as `active`"))
    .undo("Copy the kept file back over /etc/pve/storage.cfg.");
    Some(step)
}

/// storage.cfg is one file of the whole cluster.
const EVERY_NODE: &str = ". The entry is for every node of the cluster (`pvecm nodes`): where another node has the pool that it names now, add `--nodes` with the nodes that this one is for, and keep an entry for the others";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(lvs: &str) -> Vec<String> {
        let text = format!(
            "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool thinpool\n\tvgname pve\n\tcontent rootdir,images\n\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n{lvs}"
        );
        steps(&facts::host(read(&text).records), &Choices::default()).iter().map(Step::command).collect()
    }

    #[test]
    fn the_only_pool_is_taken_and_of_two_none() {
        let one = "  data pve twi-aotz-- 794.79g             40.00  1.24\n";
        let found = commands(one);
        assert!(
            found.last().is_some_and(|last| last.ends_with(
                "pvesm remove local-lvm || true\npvesm add lvmthin local-lvm --vgname pve --thinpool data --content rootdir,images"
            )),
            "{found:#?}"
        );
        assert_eq!(commands(&format!("{one}  fast pve twi-aotz-- 100.00g             40.00  1.24\n")).len(), 1);
    }

    #[test]
    fn an_entry_for_every_node_is_not_changed_for_this_one_alone() {
        let needs = |nodes: &str| {
            let text = format!(
                "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool thinpool\n\tvgname pve\n\tcontent images\n{nodes}\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n"
            );
            let host = Host { name: Some("node1".to_owned()), ..facts::host(read(&text).records) };
            let steps = steps(&host, &Choices::default());
            steps.last().and_then(|step| step.needs.clone()).unwrap_or_default()
        };
        assert!(needs("").contains("every node of the cluster"), "{}", needs(""));
        assert!(needs("\tnodes node1\n").ends_with("with that pool"), "{}", needs("\tnodes node1\n"));
        assert!(needs("\tnodes node2\n").is_empty(), "what is meant for other nodes need not be here");
    }
}
