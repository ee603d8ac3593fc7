//! The thin pools, each with its two gauges, and the room around them.

use yew::prelude::*;

use super::capacity::{Drawn, capacity};
use super::desk::Desk;
use super::prose::said;
use super::verdict::{of_host, severity_class};
use crate::interface::Words;
use crate::worker::view::{Capacity, Host, Pool, Usage, VolumeGroup};

pub fn pools(index: usize, host: &Host, desk: &Desk) -> Html {
    if host.pools.is_empty() && host.volume_groups.is_empty() {
        return Html::default();
    }
    let words = desk.state.words();
    let id = format!("pools-{}", index);
    html! {
        <section class="card" aria-labelledby={of_host(&id, index)}>
            <h2 {id}>{ words.storage }</h2>
            <ul class="pools">{ for host.pools.iter().enumerate().map(|(place, each)| pool((index, place), each, desk)) }</ul>
            if host.pools.iter().any(|pool| pool.capacity.is_some()) {
                <p class="hint">{ words.legend }</p>
            }
            if !host.volume_groups.is_empty() {
                <dl class="facts">{ for host.volume_groups.iter().enumerate().map(|(index, each)| volume_group(index, each, words)) }</dl>
            }
        </section>
    }
}

fn pool((host, index): (usize, usize), pool: &Pool, desk: &Desk) -> Html {
    let words = desk.state.words();
    let name = if pool.name.is_empty() { words.thin_pool.to_owned() } else { pool.name.clone() };
    let yes = |is: bool, words: &str| is.then(|| words.to_owned());
    let signs = [
        pool.owner.clone(),
        pool.mode.as_deref().map(|mode| (words.mode)(mode).unwrap_or(mode).to_owned()),
        yes(pool.needs_check, words.needs_check),
        yes(pool.loopback, words.loop_files),
        yes(pool.queues == Some(true), words.full_queues),
        yes(pool.queues == Some(false), words.full_fails),
        pool.thin_devices.map(|devices| words.thin_device.count(devices)),
        pool.promised.as_ref().map(|bytes| words.promised.with(&[bytes])),
    ];
    html! {
        <li key={index} class="pool">
            <h3 class="pool-name">{ name.clone() }</h3>
            <ul class="signs">
                { for signs.into_iter().flatten().map(|sign| html! { <li key={sign.clone()}>{ sign }</li> }) }
            </ul>
            { gauge(words.data, &name, &pool.data, pool.capacity.as_ref().map(Capacity::drawn_data), words) }
            { gauge(words.metadata, &name, &pool.metadata, pool.capacity.as_ref().and_then(Capacity::drawn_metadata), words) }
            if let Some(growth) = &pool.growth {
                <p class="hint">{ said(growth, words) }</p>
            }
            if let Some(each) = &pool.capacity {
                { capacity(&format!("{host}-{index}"), each, &desk.state) }
            }
        </li>
    }
}

/// The share that is used, as a bar, a number and a sentence; with its marks and where it goes, where that is known.
fn gauge(label: &'static str, pool: &str, usage: &Usage, drawn: Option<Drawn>, words: &Words) -> Html {
    let sizes = match (&usage.used, &usage.total, &usage.free) {
        (Some(used), Some(total), Some(free)) => words.used_of.with(&[used, total, free]),
        (_, Some(total), _) => words.of_total.with(&[total]),
        _ => String::new(),
    };
    let Some(percent) = &usage.percent else {
        return html! { <p class="gauge"><span class="gauge-label">{ label }</span><span class="gauge-sizes">{ words.not_pasted }</span></p> };
    };
    let level = usage.level.map(|level| severity_class(Some(level)));
    let said = words.gauge.with(&[&label, &pool, percent]);
    html! {
        <div class={classes!("gauge", level)}>
            <span class="gauge-label">{ label }</span>
            <span class="gauge-percent">{ percent.clone() }</span>
            { drawn.as_ref().map_or_else(|| bar(usage, said.clone()), |drawn| drawn.bar(said.clone())) }
            <span class="gauge-sizes">{ sizes }</span>
            { for drawn.map(|drawn| drawn.marks(label, words)) }
        </div>
    }
}

fn bar(usage: &Usage, said: String) -> Html {
    let width = format!("{}.{}", usage.tenths / 10, usage.tenths % 10);
    html! {
        <svg class="gauge-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={said}>
            <rect class="gauge-back" width="100" height="10" />
            <rect class="gauge-level" {width} height="10" />
        </svg>
    }
}

fn volume_group(index: usize, group: &VolumeGroup, words: &Words) -> Html {
    let free = group.free.as_ref().map(|free| words.free.with(&[free]));
    let size = group.size.as_ref().map(|size| words.of_total.with(&[size]));
    let sizes: Vec<String> = [free, size].into_iter().flatten().collect();
    html! { <div key={index}><dt>{ words.volume_group }{ " " }<code>{ group.name.clone() }</code></dt><dd>{ sizes.join(" ") }</dd></div> }
}
