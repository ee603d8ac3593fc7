//! The files that were given, for as long as they may be needed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;

/// The files that were given, as the browser keeps them: their texts never enter this program.
#[derive(Clone, Default)]
pub struct Files {
    kept: Rc<RefCell<Vec<(u32, JsValue)>>>,
    case: Rc<Cell<u32>>,
}

impl Files {
    /// Keeps a file under a number of its own.
    pub fn keep(&self, file: JsValue) -> u32 {
        let mut files = self.kept.borrow_mut();
        let id = files.iter().map(|(id, _)| id + 1).max().unwrap_or_default();
        files.push((id, file));
        id
    }

    pub fn get(&self, id: u32) -> JsValue {
        self.kept.borrow().iter().find(|(known, _)| *known == id).map(|(_, file)| file.clone()).unwrap_or_default()
    }

    /// Lets go of all others.
    pub fn retain(&self, wanted: impl Fn(u32) -> bool) {
        self.kept.borrow_mut().retain(|(id, _)| wanted(*id));
    }

    /// Counts the cases: a file that is still on its way belongs to the one it was given for.
    pub fn case(&self) -> u32 {
        self.case.get()
    }

    pub fn next_case(&self) {
        self.case.set(self.case().wrapping_add(1));
    }
}
