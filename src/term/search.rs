//! The thread that answers what the screen asks: its lists, cross-references, the finder, the full-text
//! search. Only the newest question of each kind is answered: who types on does not wait for what was
//! typed before.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::app::answer::{Answerer, Question};
use crate::term::{Incoming, Sender};

/// A question and the number of its generation.
pub(super) type Numbered = (u64, Question);

/// How often it is looked whether what answers better is made.
const LOOK: Duration = Duration::from_millis(50);

/// Answers until nobody asks any more.
pub(super) fn answer(questions: &Receiver<Numbered>, sender: &Sender) {
    let mut answerer = Answerer::default();
    while let Some(first) = next(questions, &mut answerer, sender) {
        let mut open = [const { None }; Question::KINDS];
        for (generation, question) in std::iter::once(first).chain(questions.try_iter()) {
            if let Some(slot) = open.get_mut(question.kind()) {
                *slot = Some((generation, question));
            }
        }
        for (generation, question) in open.into_iter().flatten() {
            drop(sender.send(Incoming::App(answerer.answer(generation, question))));
        }
    }
}

/// The next question; gives better answers to those before while there is none.
fn next(
    questions: &Receiver<Numbered>,
    answerer: &mut Answerer,
    sender: &Sender,
) -> Option<Numbered> {
    while answerer.is_making() {
        match questions.recv_timeout(LOOK) {
            Ok(first) => return Some(first),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        if let Some(late) = answerer.late_answer() {
            drop(sender.send(Incoming::App(late)));
        }
    }
    questions.recv().ok()
}
