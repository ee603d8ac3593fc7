//! The page's side of the worker: it asks, one question at a time, and makes the worker anew where that is needed.
//! What is exchanged, and why it is done like this, is in `worker/mod.rs`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use gloo::utils::window;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, MessageEvent, Worker};
use yew::Callback;

use crate::worker::wire::{bytes_of, value_of};
use crate::worker::{Answer, Question};

/// A reading that a newer one has overtaken may end by itself for so long: most do, and the worker is kept.
const PATIENCE_MS: u32 = 120;

/// What the worker says unasked.
pub enum Word {
    /// How far a long reading has come, in percent.
    Far(u32),
    /// The program stopped, here.
    Stopped(String),
}

/// The worker and what it was asked.
#[derive(Clone)]
pub struct Analysis(Rc<RefCell<Desk>>);

/// There is but one.
impl PartialEq for Analysis {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Desk {
    /// The address of the worker's script, and its program; they arrive after the page.
    program: Option<(String, JsValue)>,
    /// What opens archives; it arrives last.
    archives: Option<JsValue>,
    worker: Option<Hired>,
    /// What was asked; the first is with the worker if `busy`.
    asked: VecDeque<Asked>,
    busy: bool,
    /// The program will never come.
    lost: bool,
    /// The worker has read so much that its memory is better given back than kept.
    heavy: bool,
    next: u32,
    heard: Callback<Word>,
}

struct Asked {
    id: u32,
    message: Object,
    /// It is a reading of what was given, which a newer one makes pointless.
    reading: bool,
    then: Callback<Answer>,
}

/// Ends with its life.
struct Hired {
    worker: Worker,
    _message: Closure<dyn Fn(MessageEvent)>,
    _error: Closure<dyn Fn(Event)>,
}

impl Hired {
    fn give(&self, name: &str, program: &JsValue) {
        let _ = self.worker.post_message(&object(&[(name, program)]));
    }
}

impl Drop for Hired {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Analysis {
    /// Takes what the start script has ready: a promise of `{ url, program }`.
    pub fn new(heard: Callback<Word>) -> Self {
        let analysis = Analysis(Rc::new(RefCell::new(Desk {
            program: None,
            archives: None,
            worker: None,
            asked: VecDeque::new(),
            busy: false,
            lost: false,
            heavy: false,
            next: 0,
            heard,
        })));
        let (engine, archives) = (analysis.clone(), analysis.clone());
        spawn_local(async move {
            match arrival("analysis").await {
                Some(ready) => {
                    let url = get(&ready, "url").as_string().unwrap_or_default();
                    engine.0.borrow_mut().program = Some((url, get(&ready, "program")));
                    engine.go();
                }
                None => {
                    engine.0.borrow_mut().lost = true;
                    engine.lose();
                }
            }
        });
        spawn_local(async move {
            let program = arrival("archives").await;
            let mut desk = archives.0.borrow_mut();
            if let Some((worker, program)) = desk.worker.as_ref().zip(program.as_ref()) {
                worker.give("archives", program);
            }
            desk.archives = program;
        });
        analysis
    }

    /// Nothing was asked yet.
    pub fn is_new(&self) -> bool {
        self.0.borrow().next == 0
    }

    /// Asks; `then` gets the answer. `texts` are what the question names: strings, or files.
    pub fn ask(&self, question: &Question, texts: &Array, then: Callback<Answer>) {
        self.0.borrow_mut().ask(question, texts, false, then);
        self.go();
    }

    /// Asks for a reading of what was given now. The newest wins: no older one is answered any more.
    pub fn read(&self, question: &Question, texts: &Array, heavy: bool, then: Callback<Answer>) {
        let overtaken = {
            let mut desk = self.0.borrow_mut();
            desk.heavy |= heavy;
            desk.forget_readings();
            desk.ask(question, texts, true, then);
            desk.asked.front().filter(|first| desk.busy && first.reading).map(|first| first.id)
        };
        self.go();
        let Some(id) = overtaken else { return };
        let analysis = self.clone();
        Timeout::new(PATIENCE_MS, move || {
            let still = analysis.0.borrow().asked.front().is_some_and(|first| first.id == id);
            if still {
                analysis.end();
            }
        })
        .forget();
    }

    /// No reading is wanted any more.
    pub fn cancel(&self) {
        let at_it = {
            let mut desk = self.0.borrow_mut();
            desk.forget_readings();
            if desk.heavy && !desk.busy {
                desk.dismiss();
            }
            desk.busy && desk.asked.front().is_some_and(|first| first.reading)
        };
        if at_it {
            self.end();
        }
    }

    /// Ends the worker in the middle of what it does, and goes on with the next question.
    fn end(&self) {
        {
            let mut desk = self.0.borrow_mut();
            desk.dismiss();
            desk.busy = false;
            desk.asked.pop_front();
        }
        self.go();
    }

    fn tell(&self, word: Word) {
        let heard = self.0.borrow().heard.clone();
        heard.emit(word);
    }

    /// Says that nothing can be answered.
    fn lose(&self) {
        self.0.borrow_mut().asked.clear();
        self.tell(Word::Stopped("before its start: it could not be loaded".to_owned()));
    }

    /// Gives the worker the next question, when it has none.
    fn go(&self) {
        let mut desk = self.0.borrow_mut();
        if desk.busy || desk.asked.is_empty() {
            return;
        }
        if desk.lost {
            drop(desk);
            return self.lose();
        }
        let Some((url, program)) = desk.program.clone() else { return };
        if desk.worker.is_none() {
            desk.worker = self.hire(&url);
            for (name, program) in [("program", Some(&program)), ("archives", desk.archives.as_ref())] {
                if let Some((hired, program)) = desk.worker.as_ref().zip(program) {
                    hired.give(name, program);
                }
            }
        }
        let sent = desk.worker.as_ref().zip(desk.asked.front());
        let sent = sent.is_some_and(|(hired, first)| hired.worker.post_message(&first.message).is_ok());
        desk.busy = sent;
        if !sent {
            desk.asked.clear();
            drop(desk);
            self.tell(Word::Stopped("before its start: this browser gives it no worker".to_owned()));
        }
    }

    fn hire(&self, url: &str) -> Option<Hired> {
        let worker = Worker::new(url).ok()?;
        let message = {
            let analysis = self.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| analysis.hear(&event.data()))
        };
        let error = {
            let analysis = self.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| {
                event.prevent_default();
                analysis.tell(Word::Stopped("in its worker".to_owned()));
                analysis.end();
            })
        };
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Hired { worker, _message: message, _error: error })
    }

    fn hear(&self, said: &JsValue) {
        let id = get(said, "id").as_f64();
        // What an ended worker said last is of no use.
        let Some(reading) =
            self.0.borrow().asked.front().filter(|first| id == Some(first.id.into())).map(|first| first.reading)
        else {
            return;
        };
        if let Some(percent) = get(said, "percent").as_f64() {
            if reading {
                self.tell(Word::Far(percent as u32));
            }
            return;
        }
        if let Some(place) = get(said, "fault").as_string() {
            self.tell(Word::Stopped(place));
            return self.end();
        }
        let answered = {
            let mut desk = self.0.borrow_mut();
            desk.busy = false;
            desk.asked.pop_front()
        };
        self.go();
        if let Some(asked) = answered {
            let bytes = Uint8Array::new(&get(said, "answer")).to_vec();
            asked.then.emit(value_of(&bytes));
        }
    }
}

impl Desk {
    fn ask(&mut self, question: &Question, texts: &Array, reading: bool, then: Callback<Answer>) {
        let id = self.next;
        self.next = id.wrapping_add(1);
        let bytes = Uint8Array::from(bytes_of(question).as_slice());
        let message = object(&[("id", &id.into()), ("question", &bytes), ("texts", texts)]);
        self.asked.push_back(Asked { id, message, reading, then });
    }

    fn dismiss(&mut self) {
        self.worker = None;
        self.heavy = false;
    }

    /// Forgets the readings that have not begun.
    fn forget_readings(&mut self) {
        let first = self.asked.front().filter(|_| self.busy).map(|first| first.id);
        self.asked.retain(|asked| !asked.reading || Some(asked.id) == first);
    }
}

/// What the start script promised, once it is here; `None` when it will never be.
async fn arrival(name: &str) -> Option<JsValue> {
    let promise: Promise = get(&window(), name).dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

/// Whether archives can be opened, once that is known.
pub async fn opens_archives() -> bool {
    arrival("archives").await.is_some()
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or_default()
}

fn object(entries: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object
}

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
