//! The rule reference: the rules' own words and examples, as text for a terminal and as a page.
//!
//! Neither is a part of the page's program: that holds what a finding says, and links to the rest.

use crate::report::Severity;
use crate::rules::catalogue::NOT_RULES;
use crate::rules::{Example, RULES, Rule};

/// What `thinpool-doctor explain RULE` prints.
pub fn text(rule: &Rule) -> String {
    let example = rule.examples.iter().find(|example| example.finds.is_some()).map_or("", |example| example.paste);
    format!(
        "{}: {}\nSeverity: {}\n\nWhat it looks for\n  {}\n\nWhy it is bad\n  {}\n\nWhat to do\n  {}\n\nExample\n  {}\n\nSources\n  {}\n",
        rule.id,
        rule.title,
        rule.severity.as_str(),
        rule.looks_for,
        rule.why,
        rule.what_to_do,
        example.replace('\n', "\n  "),
        rule.sources.join("\n  "),
    )
}

/// A page that stands beside the other one: a heading with the rule's id as its anchor for each, and no script.
/// `styles` are the addresses of its stylesheets.
pub fn page(styles: &[&str]) -> String {
    let links: String =
        styles.iter().map(|style| format!("<link rel=\"stylesheet\" href=\"{}\">\n", escaped(style))).collect();
    let names: String =
        RULES.iter().map(|rule| format!("<li><a href=\"#{0}\">{0}</a></li>\n", escaped(rule.id))).collect();
    let rules: String = RULES.iter().map(|rule| section(rule)).collect();
    let others: String = NOT_RULES
        .iter()
        .map(|(id, reason)| format!("<div id=\"{0}\"><dt>{0}</dt><dd>{1}</dd></div>\n", escaped(id), prose(reason)))
        .collect();
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"referrer\" content=\"no-referrer\">
<title>Rules of thinpool-doctor</title>
<link rel=\"icon\" href=\"data:,\">
{links}</head>
<body>
<div class=\"page reference\">
<header class=\"top\">
<div>
<h1>Rules of thinpool-doctor</h1>
<p class=\"tagline\">What each of its {count} rules looks for, why, and what to do. <a href=\"./\">To the diagnosis</a></p>
</div>
</header>
<main>
<nav class=\"card\" aria-label=\"Rules\">
<ul class=\"rule-names\">
{names}</ul>
</nav>
{rules}<section class=\"card\" aria-labelledby=\"no-rules\">
<h2 id=\"no-rules\">Looked into, and no rules of their own</h2>
<dl class=\"reasons\">
{others}</dl>
</section>
</main>
</div>
</body>
</html>
",
        count = RULES.len(),
    )
}

fn section(rule: &Rule) -> String {
    let id = escaped(rule.id);
    let severity = rule.severity.as_str();
    let rows = [("Looks for", rule.looks_for), ("Why it is bad", rule.why), ("What to do", rule.what_to_do)]
        .map(|(label, text)| format!("<div><dt>{label}</dt><dd>{}</dd></div>\n", prose(text)));
    let sources: String = rule.sources.iter().map(|source| format!("<li>{}</li>\n", prose(source))).collect();
    let (fires, quiet): (Vec<&Example>, Vec<&Example>) =
        rule.examples.iter().partition(|example| example.finds.is_some());
    let shown: String = fires.iter().take(1).map(|each| example(each)).collect();
    let rest: Vec<&Example> = fires.into_iter().skip(1).chain(quiet).collect();
    let more = match rest.len() {
        0 => String::new(),
        1 => "1 more example".to_owned(),
        count => format!("{count} more examples"),
    };
    let more = if rest.is_empty() {
        more
    } else {
        let all: String = rest.into_iter().map(example).collect();
        format!("<details>\n<summary>{more} for {id}</summary>\n{all}</details>\n")
    };
    format!(
        "<section class=\"card rule is-{severity}\" aria-labelledby=\"{id}\">
<p class=\"badge\">{}</p>
<h2 id=\"{id}\">{}</h2>
<p class=\"rule-id\"><a href=\"#{id}\">{id}</a></p>
<dl class=\"reasons\">
{}<div><dt>Sources</dt><dd><ul>
{sources}</ul></dd></div>
</dl>
{shown}{more}</section>
",
        word(rule.severity),
        prose(rule.title),
        rows.concat(),
    )
}

fn example(example: &Example) -> String {
    let found = example.finds.map_or("no finding", Severity::as_str);
    format!(
        "<figure>\n<figcaption>{}: {found}</figcaption>\n<pre class=\"listing\">{}</pre>\n</figure>\n",
        prose(example.title),
        escaped(example.paste.trim_end()),
    )
}

/// As the page of the diagnosis says it.
fn word(severity: Severity) -> String {
    let name = severity.as_str();
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Text whose parts between backticks are code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let last = parts.len().saturating_sub(1);
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| match index % 2 {
            1 if index < last => format!("<code>{}</code>", escaped(part)),
            1 => format!("`{}", escaped(part)),
            _ => escaped(part),
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // An example may hold the bytes of a terminal; HTML cannot.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {
                out.push(char::from_u32(0x2400 + u32::from(c)).filter(|_| c < ' ').unwrap_or('\u{fffd}'));
            }
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_an_anchor_and_an_example_and_every_link_leads_to_one() {
        let page = page(&["style.css"]);
        for rule in RULES {
            let id = rule.id;
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
            let section = page.split(&format!("aria-labelledby=\"{id}\"")).nth(1).expect("a section");
            let section = section.split("</section>").next().expect("its end");
            assert!(section.contains(&prose(rule.looks_for)) && section.contains("<pre class=\"listing\">"), "{id}");
            assert!(text(rule).contains(rule.looks_for), "{id}");
        }
        for (id, _) in NOT_RULES {
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        for link in page.split("href=\"#").skip(1) {
            let id = link.split('"').next().expect("an address");
            assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }

    #[test]
    fn nothing_in_an_example_is_markup() {
        assert_eq!(escaped("<b a=\"x\">&\u{1b}[0m"), "&lt;b a=&quot;x&quot;&gt;&amp;\u{241b}[0m");
        assert_eq!(prose("see `lvs -a` and ` alone"), "see <code>lvs -a</code> and ` alone");
        let page = page(&[]);
        for forbidden in ["<script", "<style", "style=", "onclick", "http-equiv=\"refresh", "javascript:"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }
}
