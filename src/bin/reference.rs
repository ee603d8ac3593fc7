//! Prints the rule reference as a page, for the build: its stylesheets are the arguments.
#![allow(clippy::print_stdout)]

fn main() {
    let styles: Vec<String> = std::env::args().skip(1).collect();
    let styles: Vec<&str> = styles.iter().map(String::as_str).collect();
    print!("{}", thinpool_doctor::reference::page(&styles));
}
