//! The thin pools, each with its two gauges, and the room around them.

use yew::prelude::*;

use super::capacity::capacity;
use super::state::State;
use crate::report::{HostReport, PoolReport, UsageReport, VolumeGroupReport};

pub fn pools(index: usize, host: &HostReport, state: &UseReducerHandle<State>) -> Html {
    if host.pools.is_empty() && host.volume_groups.is_empty() {
        return Html::default();
    }
    let id = format!("pools-{}", index);
    html! {
        <section class="card" aria-labelledby={id.clone()}>
            <h2 {id}>{ "Storage" }</h2>
            <ul class="pools">{ for host.pools.iter().enumerate().map(|(index, each)| pool(index, each, state)) }</ul>
            if !host.volume_groups.is_empty() {
                <dl class="facts">{ for host.volume_groups.iter().enumerate().map(|(index, each)| volume_group(index, each)) }</dl>
            }
        </section>
    }
}

fn pool(index: usize, pool: &PoolReport, state: &UseReducerHandle<State>) -> Html {
    let name = if pool.name.as_str().is_empty() { "thin pool".to_owned() } else { pool.name.to_string() };
    let yes = |fact: Option<bool>, words| fact.filter(|is| *is).map(|_| words);
    let known = (pool.owner != "unknown").then_some(pool.owner);
    let signs = [
        known,
        pool.mode.map(mode),
        yes(pool.needs_check, "needs a check"),
        yes(pool.loopback, "loop files"),
        pool.no_space_policy.map(|policy| if policy == "queue" { "full: queues writes" } else { "full: fails writes" }),
    ];
    let thins =
        pool.thin_devices.map(|devices| super::words::count(usize::try_from(devices).unwrap_or(0), "thin device"));
    let promised = pool.virtual_bytes.map(|bytes| format!("{bytes} promised"));
    html! {
        <li key={index} class="pool">
            <h3 class="pool-name">{ name.clone() }</h3>
            <ul class="signs">
                { for signs.into_iter().flatten().map(|sign| html! { <li key={sign}>{ sign }</li> }) }
                { for [thins, promised].into_iter().flatten().map(|sign| html! { <li key={sign.clone()}>{ sign }</li> }) }
            </ul>
            { gauge("Data", &name, &pool.data) }
            { gauge("Metadata", &name, &pool.metadata) }
            if let Some(growth) = &pool.growth {
                <p class="hint">{ growth.sentence() }{ " " }{ for pool.capacity.outlook() }</p>
            }
            { capacity(pool, state) }
        </li>
    }
}

fn mode(mode: &'static str) -> &'static str {
    match mode {
        "rw" => "read-write",
        "ro" => "read-only",
        "out_of_data_space" => "out of data space",
        other => other,
    }
}

/// The share that is used, as a bar, a number and a sentence.
fn gauge(label: &'static str, pool: &str, usage: &UsageReport) -> Html {
    let free = usage.total_bytes.zip(usage.used_bytes).map(|(total, used)| (used, total, total.saturating_sub(used)));
    let sizes = match (free, usage.total_bytes) {
        (Some((used, total, free)), _) => format!("{used} of {total}, {free} free"),
        (None, Some(total)) => format!("of {total}"),
        (None, None) => String::new(),
    };
    let Some(percent) = usage.percent else {
        return html! { <p class="gauge"><span class="gauge-label">{ label }</span><span class="gauge-sizes">{ "not pasted" }</span></p> };
    };
    let width = percent.as_f64().clamp(0.0, 100.0);
    // How full it looks; how bad that is, the findings say.
    let level = if width >= 95.0 {
        "is-brimming"
    } else if width >= 80.0 {
        "is-filling"
    } else {
        "is-calm"
    };
    html! {
        <div class="gauge">
            <span class="gauge-label">{ label }</span>
            <span class="gauge-percent">{ percent.to_string() }</span>
            <svg class={classes!("gauge-bar", level)} viewBox="0 0 100 10" preserveAspectRatio="none" role="img"
                aria-label={format!("{label} of {pool}: {percent} used")}>
                <rect class="gauge-back" width="100" height="10" />
                <rect class="gauge-level" width={tenths(width)} height="10" />
                <path class="gauge-tick" d="M80 0v10M95 0v10" />
            </svg>
            <span class="gauge-sizes">{ sizes }</span>
        </div>
    }
}

/// Printed by hand: the machinery that prints floats weighs more than this page's icons.
fn tenths(share: f64) -> String {
    let tenths = (share * 10.0) as u32;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn volume_group(index: usize, group: &VolumeGroupReport) -> Html {
    let free = group.free_bytes.map(|free| format!("{free} free"));
    let size = group.size_bytes.map(|size| format!("of {size}"));
    let sizes: Vec<String> = [free, size].into_iter().flatten().collect();
    html! { <div key={index}><dt>{ "Volume group " }<code>{ group.name.to_string() }</code></dt><dd>{ sizes.join(" ") }</dd></div> }
}
