//! What can happen to the page.

use std::rc::Rc;

use yew::AttrValue;

use super::browser::Refusal;
use super::state::Given;
use crate::engine::DriverChoice;
use crate::interface::Language;
use crate::worker::view::{Annotated, Outlook, Plan, View};

/// What changes the state; a person did it, or the worker said it.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The text box now holds this many characters.
    TextChanged(usize),
    /// Another text takes the place of all that stood in the text box.
    Replaced,
    /// So many files will follow, each with where it is kept or why it was refused.
    FilesComing(usize),
    FileAdded(Given),
    FileRefused(AttrValue, Refusal),
    FileRemoved(usize),
    SampleLoaded(usize),
    /// The text box was filled with so many characters that came with a link.
    LinkOpened(usize),
    /// The text is too long for a link.
    TooLong,
    /// The page was opened with a link that cannot be read.
    LinkBroken,
    /// The text is to stay on this device, or not any more.
    Keep(bool),
    /// This device has no room for it.
    NotKept,
    /// Whether this device keeps another text.
    Earlier(bool),
    /// Of several hosts this one is looked at.
    HostChosen(usize),
    DriverChosen(DriverChoice),
    /// Index into [`TYPED`] and what was typed.
    Answered(usize, AttrValue),
    /// Index into [`SLIDERS`] and the place in its list.
    Slid(usize, usize),
    PlannerOpened(bool),
    /// The disk that is planned for holds nothing that is needed.
    DiskIsEmpty,
    /// Index into [`WISHES`] and what was typed.
    Wished(usize, AttrValue),
    Planned(Option<Rc<Plan>>, String),
    ToggleDestructive,
    TogglePrevention,
    /// A kind is to be left in, or hidden again.
    KindToggled(String),
    WordsTyped(AttrValue),
    /// Something was asked about a large text, or is answered.
    Waiting(bool),
    /// Said of the text of a revision, as all that carries one.
    Compared(usize, Option<Rc<Vec<(String, String)>>>),
    Annotated(usize, Option<Rc<Vec<Annotated>>>),
    /// A reading of that revision is done.
    Read(usize, Rc<View>),
    /// What the sliders say, of each pool.
    Guessed(usize, Vec<Option<Outlook>>),
    /// A reading is so far.
    Far(u32),
    /// The person waits no longer.
    Cancel,
    /// What was not read is to be read after all.
    Retry,
    /// The program stopped at this place.
    Stopped(AttrValue),
    Say(AttrValue),
    /// The interface is to be in that language.
    Spoken(Language),
    /// A step is done, or is not after all.
    Ticked(u64),
    /// A text that was kept, so long, takes the place of all there is; with the steps that were done.
    Restored(usize, Vec<u64>),
    /// All is cleared; the browser still has the text, under this number.
    Reset(u32),
    /// What was cleared is there again.
    BroughtBack,
}
