//! The page's side of the worker: it asks, one request at a time, and makes the worker anew where that is needed.
//! What is exchanged, and why it is done like this, is in `worker/mod.rs`.

use std::cell::RefCell;
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
use crate::worker::{Answer, Request};

/// What a newer reading has overtaken may end by itself for so long: most do, and the worker is kept.
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
pub struct Analysis(Rc<RefCell<Queue>>);

/// There is but one.
impl PartialEq for Analysis {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Queue {
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
    about: About,
    then: Callback<Answer>,
}

/// What a request is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// Nothing that was given.
    Nothing,
    /// What was given, which the next reading makes pointless.
    Given,
    /// A reading of what was given: it has a progress that is shown.
    Reading,
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
        let analysis = Analysis(Rc::new(RefCell::new(Queue {
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
            let mut queue = archives.0.borrow_mut();
            if let Some((worker, program)) = queue.worker.as_ref().zip(program.as_ref()) {
                worker.give("archives", program);
            }
            queue.archives = program;
        });
        analysis
    }

    /// Nothing was asked yet.
    pub fn is_new(&self) -> bool {
        self.0.borrow().next == 0
    }

    /// Asks something that has nothing to do with what was given.
    pub fn ask_aside(&self, request: &Request, texts: &Array, then: Callback<Answer>) {
        self.0.borrow_mut().ask(request, texts, About::Nothing, then);
        self.go();
    }

    /// Asks about what was given; `then` gets the answer, unless something else is given meanwhile. `texts` are what the
    /// request names: strings, or files.
    pub fn ask(&self, request: &Request, texts: &Array, then: Callback<Answer>) {
        self.0.borrow_mut().ask(request, texts, About::Given, then);
        self.go();
    }

    /// Asks for a reading of what was given now. The newest wins: nothing is answered any more about what was before.
    pub fn read(&self, request: &Request, texts: &Array, heavy: bool, then: Callback<Answer>) {
        let overtaken = {
            let mut queue = self.0.borrow_mut();
            queue.heavy |= heavy;
            queue.forget_older();
            queue.ask(request, texts, About::Reading, then);
            queue.asked.front().filter(|first| queue.busy && first.about != About::Nothing).map(|first| first.id)
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

    /// Nothing is wanted any more of what was given.
    pub fn cancel(&self) {
        let at_it = {
            let mut queue = self.0.borrow_mut();
            queue.forget_older();
            if queue.heavy && !queue.busy {
                queue.dismiss();
            }
            queue.busy && queue.asked.front().is_some_and(|first| first.about != About::Nothing)
        };
        if at_it {
            self.end();
        }
    }

    /// Ends the worker in the middle of what it does, and goes on with the next request.
    fn end(&self) {
        {
            let mut queue = self.0.borrow_mut();
            queue.dismiss();
            queue.busy = false;
            queue.asked.pop_front();
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

    /// Gives the worker the next request, when it has none.
    fn go(&self) {
        let mut queue = self.0.borrow_mut();
        if queue.busy || queue.asked.is_empty() {
            return;
        }
        if queue.lost {
            drop(queue);
            return self.lose();
        }
        let Some((url, program)) = queue.program.clone() else { return };
        if queue.worker.is_none() {
            queue.worker = self.hire(&url);
            for (name, program) in [("program", Some(&program)), ("archives", queue.archives.as_ref())] {
                if let Some((hired, program)) = queue.worker.as_ref().zip(program) {
                    hired.give(name, program);
                }
            }
        }
        let sent = queue.worker.as_ref().zip(queue.asked.front());
        let sent = sent.is_some_and(|(hired, first)| hired.worker.post_message(&first.message).is_ok());
        queue.busy = sent;
        if !sent {
            queue.asked.clear();
            drop(queue);
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
        let (about, overtaken) = {
            let queue = self.0.borrow();
            let Some(first) = queue.asked.front().filter(|first| id == Some(first.id.into())) else { return };
            (first.about, queue.asked.iter().skip(1).any(|newer| newer.about == About::Reading))
        };
        if let Some(percent) = get(said, "percent").as_f64() {
            if about == About::Reading {
                self.tell(Word::Far(percent as u32));
            }
            return;
        }
        if let Some(place) = get(said, "fault").as_string() {
            // What ails an older text would be taken for something about this one.
            if !overtaken {
                self.tell(Word::Stopped(place));
            }
            return self.end();
        }
        let answered = {
            let mut queue = self.0.borrow_mut();
            queue.busy = false;
            queue.asked.pop_front()
        };
        self.go();
        if let Some(asked) = answered {
            let bytes = Uint8Array::new(&get(said, "answer")).to_vec();
            asked.then.emit(value_of(&bytes));
        }
    }
}

impl Queue {
    fn ask(&mut self, request: &Request, texts: &Array, about: About, then: Callback<Answer>) {
        let id = self.next;
        self.next = id.wrapping_add(1);
        let bytes = Uint8Array::from(bytes_of(request).as_slice());
        let message = object(&[("id", &id.into()), ("request", &bytes), ("texts", texts)]);
        self.asked.push_back(Asked { id, message, about, then });
    }

    fn dismiss(&mut self) {
        self.worker = None;
        self.heavy = false;
    }

    /// Forgets what has not begun and is about what was given before.
    fn forget_older(&mut self) {
        let first = self.asked.front().filter(|_| self.busy).map(|first| first.id);
        self.asked.retain(|asked| asked.about == About::Nothing || Some(asked.id) == first);
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
