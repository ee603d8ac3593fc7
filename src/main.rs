//! The page's entry: mount, nothing else.

fn main() {
    thinpool_doctor::page::begin();
}
