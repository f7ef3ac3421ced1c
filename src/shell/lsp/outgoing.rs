//! Messages to the client, from any thread.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Sender;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::Value;

/// Sends messages to the client.
#[derive(Clone)]
pub(super) struct Outgoing {
    sender: Sender<Message>,
    waiting: Arc<Mutex<Waiting>>,
    asked: Arc<AtomicI32>,
}

/// The requests that have no answer yet.
#[derive(Default)]
struct Waiting {
    all: HashSet<RequestId>,
    /// The requests that the client has cancelled.
    cancelled: HashSet<RequestId>,
}

impl Outgoing {
    pub(super) fn new(sender: Sender<Message>) -> Self {
        Self {
            sender,
            waiting: Arc::default(),
            asked: Arc::default(),
        }
    }

    /// An error means that the client is gone.
    fn send(&self, message: Message) {
        _ = self.sender.send(message);
    }

    pub(super) fn notify(&self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// Asks the client. Nobody waits for its answer.
    pub(super) fn ask(&self, method: &str, params: Value) {
        let id = self.asked.fetch_add(1, Ordering::Relaxed);
        self.send(Request::new(id.into(), method.to_owned(), params).into());
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: RequestId, answer: Answer) {
        {
            let mut waiting = self.waiting();
            waiting.all.remove(&id);
            waiting.cancelled.remove(&id);
        }
        self.send(Message::Response(match answer {
            Ok(value) => Response::new_ok(id, value),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        }));
    }

    /// Records a request that is to be answered.
    pub(super) fn expect(&self, id: &RequestId) {
        self.waiting().all.insert(id.clone());
    }

    pub(super) fn cancel(&self, id: RequestId) {
        let mut waiting = self.waiting();
        if waiting.all.contains(&id) {
            waiting.cancelled.insert(id);
        }
    }

    /// Whether the client has cancelled a request; if so, answers it with that error.
    pub(super) fn is_over(&self, id: &RequestId) -> bool {
        let is_cancelled = self.waiting().cancelled.contains(id);
        if is_cancelled {
            let reason = "the client has cancelled it".to_owned();
            self.answer(id.clone(), Err((ErrorCode::RequestCanceled, reason)));
        }
        is_cancelled
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The result of a request, or why there is none.
pub(super) type Answer = Result<Value, (ErrorCode, String)>;

/// One answer that several books contribute to. It is sent once the last of them has dropped it.
pub(super) struct Gathering {
    id: RequestId,
    outgoing: Outgoing,
    parts: Mutex<Vec<Value>>,
    whole: fn(Vec<Value>) -> Value,
}

impl Gathering {
    /// The answer to `id`, which `whole` makes from all parts.
    pub(super) fn start(outgoing: &Outgoing, id: RequestId, whole: fn(Vec<Value>) -> Value) -> Arc<Self> {
        Arc::new(Self {
            id,
            outgoing: outgoing.clone(),
            parts: Mutex::default(),
            whole,
        })
    }

    pub(super) fn add(&self, part: Vec<Value>) {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).extend(part);
    }
}

impl Drop for Gathering {
    fn drop(&mut self) {
        let parts = self.parts.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !self.outgoing.is_over(&self.id) {
            let whole = (self.whole)(std::mem::take(parts));
            self.outgoing.answer(self.id.clone(), Ok(whole));
        }
    }
}
