//! What every call across the boundary goes through: null checks, panics caught, results written only on success.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::deliver;
use crate::handle::EvaluatorHandle;

/// A status, as in the header. A plain number, so that no foreign value is undefined behaviour.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(u32);

impl Status {
    /// Success.
    pub const OK: Self = Self(0);
    /// The input cannot be read.
    pub const INPUT: Self = Self(1);
    /// A limit was exceeded.
    pub const LIMIT: Self = Self(2);
    /// A policy cannot be loaded.
    pub const POLICY: Self = Self(3);
    /// The configuration is wrong.
    pub const CONFIG: Self = Self(4);
    /// The engine failed.
    pub const EVALUATION: Self = Self(5);
    /// An argument is null that must not be.
    pub const NULL: Self = Self(6);
    /// A panic was caught; the handle refuses further calls.
    pub const PANIC: Self = Self(7);
    /// A call on this handle panicked before.
    pub const POISONED: Self = Self(8);
}

/// An error owned by the caller.
#[derive(Debug)]
pub struct ErrorHandle(Failure);

impl ErrorHandle {
    pub(crate) const fn status(&self) -> Status {
        self.0.status
    }

    pub(crate) const fn message(&self) -> &str {
        self.0.message.as_str()
    }
}

/// Why a call failed.
#[derive(Debug)]
pub(crate) struct Failure {
    status: Status,
    message: String,
}

impl Failure {
    pub(crate) const fn new(status: Status, message: String) -> Self {
        Self { status, message }
    }

    pub(crate) fn input(message: &str) -> Self {
        Self::new(Status::INPUT, message.to_owned())
    }

    pub(crate) fn null(argument: &str) -> Self {
        Self::new(Status::NULL, format!("`{argument}` is null"))
    }
}

/// Runs a call: nothing unwinds out of it, and `out` is written only on success.
///
/// The panic hook of the process is left alone; the message of a panic goes where the host program sends it.
pub(crate) fn guard<T>(
    handle: Option<&EvaluatorHandle>,
    error: *mut *mut ErrorHandle,
    out: *mut *mut T,
    call: impl FnOnce() -> Result<T, Failure>,
) -> Status {
    let result = if out.is_null() {
        Err(Failure::null("out"))
    } else if handle.is_some_and(EvaluatorHandle::is_poisoned) {
        Err(Failure::new(Status::POISONED, "an earlier call on this evaluator panicked".to_owned()))
    } else {
        caught(handle, call)
    };
    match result {
        Ok(value) => {
            deliver(out, value);
            Status::OK
        }
        Err(failure) => {
            let status = failure.status;
            if !error.is_null() {
                put(error, Box::into_raw(Box::new(ErrorHandle(failure))));
            }
            status
        }
    }
}

fn caught<T>(handle: Option<&EvaluatorHandle>, call: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| {
        if let Some(handle) = handle {
            handle.poison();
        }
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Err(Failure::new(Status::PANIC, format!("a panic was caught: {}", text.as_deref().unwrap_or("no message"))))
    })
}

/// The bytes of an argument; none for a null pointer with length 0.
///
/// # Safety
///
/// `start` must be null or point to `len` readable bytes that do not change during the call.
pub(crate) unsafe fn bytes<'a>(start: *const u8, len: usize) -> Result<&'a [u8], Failure> {
    match (start.is_null(), len) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(Failure::null("bytes")),
        (false, _) if isize::try_from(len).is_err() => Err(Failure::new(Status::LIMIT, "the length is impossible".to_owned())),
        // SAFETY: not null, not longer than any allocation, and the caller vouches for the rest.
        (false, _) => Ok(unsafe { std::slice::from_raw_parts(start, len) }),
    }
}

/// Writes a pointer to an out-parameter that was checked not to be null.
pub(crate) fn put<T>(out: *mut *mut T, value: *mut T) {
    // SAFETY: every caller checked for null; that it is writable is the contract of the header.
    unsafe { out.write(value) }
}

/// Lends a text to the caller: its start, with its length in `len`.
///
/// # Safety
///
/// `len` must be null or writable.
pub(crate) unsafe fn lend(text: Option<&str>, len: *mut usize) -> *const u8 {
    if !len.is_null() {
        // SAFETY: not null, and the caller vouches that it is writable.
        unsafe { len.write(text.map_or(0, str::len)) }
    }
    text.map_or(std::ptr::null(), str::as_ptr)
}

/// Frees a handle; null is allowed. A panic while freeing is swallowed.
///
/// # Safety
///
/// `handle` must be null or come from [`Box::into_raw`] of the same type, and not be used again.
pub(crate) unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: as the caller vouches.
        let owned = unsafe { Box::from_raw(handle) };
        let _ = catch_unwind(AssertUnwindSafe(|| drop(owned)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis::Evaluator;

    fn call(handle: &EvaluatorHandle, work: impl FnOnce() -> Result<u8, Failure>) -> Status {
        let mut out = std::ptr::null_mut::<u8>();
        let mut error = std::ptr::null_mut();
        let status = guard(Some(handle), &raw mut error, &raw mut out, work);
        assert_eq!(out.is_null(), status != Status::OK, "`out` is written only on success");
        assert_eq!(error.is_null(), status == Status::OK);
        // SAFETY: both come from `guard`.
        unsafe {
            free(out);
            free(error);
        }
        status
    }

    #[test]
    fn a_panic_poisons_its_handle_only_and_leaves_the_hook_alone() {
        let [bad, good] = [(); 2].map(|()| EvaluatorHandle::new(Evaluator::builder().build().expect("bundled policies load")));
        static SEEN: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        std::panic::set_hook(Box::new(|_| {
            SEEN.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }));
        assert_eq!(call(&bad, || panic!("for the test")), Status::PANIC);
        assert_eq!(call(&bad, || Ok(1)), Status::POISONED);
        assert_eq!(call(&good, || Ok(1)), Status::OK);
        assert_eq!(call(&good, || panic!("again")), Status::PANIC);
        assert_eq!(SEEN.load(std::sync::atomic::Ordering::SeqCst), 2, "the host's hook saw both panics");
    }

    #[test]
    fn impossible_lengths_are_refused() {
        let byte = 0_u8;
        // SAFETY: the length is refused before anything is read.
        let refused = unsafe { bytes(&raw const byte, usize::MAX) };
        assert_eq!(refused.map(<[u8]>::len).map_err(|failure| failure.status), Err(Status::LIMIT));
    }
}
