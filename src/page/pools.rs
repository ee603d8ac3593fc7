//! The thin pools, each with its two gauges, and the room around them.

use yew::prelude::*;

use super::capacity::capacity;
use super::desk::Desk;
use super::words;
use crate::worker::view::{Host, Pool, Usage, VolumeGroup};

pub fn pools(index: usize, host: &Host, desk: &Desk) -> Html {
    if host.pools.is_empty() && host.volume_groups.is_empty() {
        return Html::default();
    }
    let id = format!("pools-{}", index);
    html! {
        <section class="card" aria-labelledby={id.clone()}>
            <h2 {id}>{ "Storage" }</h2>
            <ul class="pools">{ for host.pools.iter().enumerate().map(|(index, each)| pool(index, each, desk)) }</ul>
            if !host.volume_groups.is_empty() {
                <dl class="facts">{ for host.volume_groups.iter().enumerate().map(|(index, each)| volume_group(index, each)) }</dl>
            }
        </section>
    }
}

fn pool(index: usize, pool: &Pool, desk: &Desk) -> Html {
    let name = if pool.name.is_empty() { "thin pool".to_owned() } else { pool.name.clone() };
    let yes = |is: bool, words: &str| is.then(|| words.to_owned());
    let signs = [
        pool.owner.clone(),
        pool.mode.as_deref().map(mode),
        yes(pool.needs_check, "needs a check"),
        yes(pool.loopback, "loop files"),
        yes(pool.queues == Some(true), "full: queues writes"),
        yes(pool.queues == Some(false), "full: fails writes"),
        pool.thin_devices.map(|devices| words::count(devices, "thin device")),
        pool.promised.as_ref().map(|bytes| format!("{bytes} promised")),
    ];
    html! {
        <li key={index} class="pool">
            <h3 class="pool-name">{ name.clone() }</h3>
            <ul class="signs">
                { for signs.into_iter().flatten().map(|sign| html! { <li key={sign.clone()}>{ sign }</li> }) }
            </ul>
            { gauge("Data", &name, &pool.data) }
            { gauge("Metadata", &name, &pool.metadata) }
            if let Some(growth) = &pool.growth {
                <p class="hint">{ growth.clone() }</p>
            }
            if let Some(each) = &pool.capacity {
                { capacity(each, &desk.state) }
            }
        </li>
    }
}

fn mode(mode: &str) -> String {
    match mode {
        "rw" => "read-write",
        "ro" => "read-only",
        "out_of_data_space" => "out of data space",
        other => other,
    }
    .to_owned()
}

/// The share that is used, as a bar, a number and a sentence.
fn gauge(label: &'static str, pool: &str, usage: &Usage) -> Html {
    let sizes = match (&usage.used, &usage.total, &usage.free) {
        (Some(used), Some(total), Some(free)) => format!("{used} of {total}, {free} free"),
        (_, Some(total), _) => format!("of {total}"),
        _ => String::new(),
    };
    let Some(percent) = &usage.percent else {
        return html! { <p class="gauge"><span class="gauge-label">{ label }</span><span class="gauge-sizes">{ "not pasted" }</span></p> };
    };
    // How full it looks; how bad that is, the findings say.
    let level = match usage.tenths {
        950.. => "is-brimming",
        800.. => "is-filling",
        _ => "is-calm",
    };
    let width = format!("{}.{}", usage.tenths / 10, usage.tenths % 10);
    html! {
        <div class="gauge">
            <span class="gauge-label">{ label }</span>
            <span class="gauge-percent">{ percent.clone() }</span>
            <svg class={classes!("gauge-bar", level)} viewBox="0 0 100 10" preserveAspectRatio="none" role="img"
                aria-label={format!("{label} of {pool}: {percent} used")}>
                <rect class="gauge-back" width="100" height="10" />
                <rect class="gauge-level" {width} height="10" />
                <path class="gauge-tick" d="M80 0v10M95 0v10" />
            </svg>
            <span class="gauge-sizes">{ sizes }</span>
        </div>
    }
}

fn volume_group(index: usize, group: &VolumeGroup) -> Html {
    let free = group.free.as_ref().map(|free| format!("{free} free"));
    let size = group.size.as_ref().map(|size| format!("of {size}"));
    let sizes: Vec<String> = [free, size].into_iter().flatten().collect();
    html! { <div key={index}><dt>{ "Volume group " }<code>{ group.name.clone() }</code></dt><dd>{ sizes.join(" ") }</dd></div> }
}
