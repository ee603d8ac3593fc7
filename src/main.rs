//! The page's entry.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! {
        <label>
            {"What the machine printed"}
            <textarea spellcheck="false" />
        </label>
    }
}

fn main() {
    let root = gloo::utils::document().get_element_by_id("app");
    if let Some(root) = root {
        yew::Renderer::<App>::with_root(root).render();
    }
}
