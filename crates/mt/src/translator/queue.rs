//! The one queue that all workers take sentences from.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Translation;
use crate::terms::Source;

/// A text on its way to a worker.
#[derive(Debug)]
pub(crate) struct Job {
    /// The number under which the caller knows it.
    pub(crate) number: usize,
    /// The text and its wishes.
    pub(crate) source: Source,
    /// What a first try gave, where its terms did not all come out.
    pub(crate) first: Option<Translation>,
}

/// Texts in the order of the input; closed when no more will come.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Job>,
    closed: bool,
}

impl Queue {
    /// Appends a job and wakes a worker.
    pub(crate) fn push(&self, job: Job) {
        self.lock().waiting.push_back(job);
        self.changed.notify_one();
    }

    /// Says that no more jobs will come.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Closes the queue and drops what waits in it.
    pub(crate) fn abandon(&self) {
        let mut state = self.lock();
        state.waiting.clear();
        state.closed = true;
        self.changed.notify_all();
    }

    /// Jobs that wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().waiting.len()
    }

    /// The next job, if one waits already.
    pub(crate) fn try_next(&self) -> Option<Job> {
        self.lock().waiting.pop_front()
    }

    /// The next job; waits for it, and returns `None` once the queue is closed and empty.
    pub(crate) fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
