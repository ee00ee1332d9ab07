//! The WebAssembly module: bytes in, bytes out, no imports. `index.js` is its only caller and gives it types.
//!
//! A call writes its text into memory from [`portcullis_alloc`] and gets an [`Answer`], which it frees. One module serves one
//! thread, as WebAssembly has it.

use std::cell::RefCell;

use portcullis::call::{AnswerError, EvaluateAnswer, EvaluateCall};
use portcullis::{Error, ErrorKind, Evaluator};
use serde_json::json;

thread_local! {
    static EVALUATORS: RefCell<Vec<Option<Evaluator>>> = const { RefCell::new(Vec::new()) };
}

/// What a call answers. JavaScript reads the first three words.
#[repr(C)]
#[derive(Debug)]
pub struct Answer {
    /// 1 where the text is what was asked for, 0 where it is `{"error": …}`.
    ok: u32,
    start: *mut u8,
    len: usize,
}

impl Answer {
    fn new(result: Result<String, Error>) -> *mut Self {
        let (ok, text) = match result {
            Ok(text) => (1, text),
            Err(error) => (0, error_json(&error)),
        };
        let text = text.into_bytes().into_boxed_slice();
        let len = text.len();
        Box::into_raw(Box::new(Self { ok, start: Box::into_raw(text).cast(), len }))
    }
}

fn error_json(error: &Error) -> String {
    let answer = EvaluateAnswer::Error { error: AnswerError::from(error) };
    serde_json::to_string(&answer).unwrap_or_else(|_| r#"{"error":{"kind":"evaluation","message":"no message"}}"#.to_owned())
}

/// Memory for `len` bytes, to be handed to one call, which takes it over.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_alloc(len: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; len].into_boxed_slice()).cast()
}

/// Frees an answer and its text.
///
/// # Safety
///
/// `answer` must come from a call of this module and not be freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_free(answer: *mut Answer) {
    // SAFETY: as the caller vouches, both were made by `Box::into_raw` in `Answer::new`.
    unsafe {
        let answer = Box::from_raw(answer);
        drop(taken(answer.start, answer.len));
    }
}

/// Takes over bytes that the caller wrote.
///
/// # Safety
///
/// `start` and `len` must be those of [`portcullis_alloc`] or of an answer's text.
unsafe fn taken(start: *mut u8, len: usize) -> Box<[u8]> {
    // SAFETY: as the caller vouches, this is a boxed slice of that length.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, len)) }
}

/// The version, bundle digest and policies, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_info() -> *mut Answer {
    let policies: Vec<_> = portcullis::policies()
        .iter()
        .map(|policy| json!({"id": policy.id(), "title": policy.title(), "severity": policy.severity().as_str(), "profile": policy.profile().as_str()}))
        .collect();
    let info = json!({"version": env!("CARGO_PKG_VERSION"), "digest": portcullis::bundle_digest(), "policies": policies});
    Answer::new(Ok(info.to_string()))
}

/// Compiles an evaluator from `{"config", "policies"}`; the answer is its number.
///
/// # Safety
///
/// `options` and `len` must be those of [`portcullis_alloc`], not handed to another call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluator(options: *mut u8, len: usize) -> *mut Answer {
    // SAFETY: as the caller vouches.
    let options = unsafe { taken(options, len) };
    Answer::new(EvaluateCall::parse(&options).and_then(|call| made(&call)).map(|evaluator| keep(evaluator).to_string()))
}

fn made(call: &EvaluateCall) -> Result<Evaluator, Error> {
    if call.asks() {
        return Err(Error::new(ErrorKind::Input, "the options name something to judge or to ask; that belongs to a call"));
    }
    call.evaluator()
}

fn keep(evaluator: Evaluator) -> usize {
    EVALUATORS.with_borrow_mut(|evaluators| {
        let free = evaluators.iter().position(Option::is_none).unwrap_or(evaluators.len());
        match evaluators.get_mut(free) {
            Some(slot) => *slot = Some(evaluator),
            None => evaluators.push(Some(evaluator)),
        }
        free
    })
}

/// Does what a call asks for, with the evaluator of that number; the answer is the report, or the routes, in the format the call
/// asks for.
///
/// # Safety
///
/// As for [`portcullis_evaluator`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluate(number: usize, call: *mut u8, len: usize) -> *mut Answer {
    // SAFETY: as the caller vouches.
    let call = unsafe { taken(call, len) };
    Answer::new(EVALUATORS.with_borrow(|evaluators| {
        let missing = || Error::new(ErrorKind::Config, "the evaluator was freed");
        let evaluator = evaluators.get(number).and_then(Option::as_ref).ok_or_else(missing)?;
        let call = EvaluateCall::parse(&call)?;
        call.answer(evaluator)?.render(call.format.as_deref())
    }))
}

/// Frees the evaluator of that number; another may take the number.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_evaluator_free(number: usize) {
    EVALUATORS.with_borrow_mut(|evaluators| {
        if let Some(slot) = evaluators.get_mut(number) {
            *slot = None;
        }
    });
}
