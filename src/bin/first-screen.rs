//! Prints the first screen of the page in each language, for the build.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", thinpool_doctor::interface::first_screen::first_screens());
}
