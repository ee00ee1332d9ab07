//! The C interface. `include/portcullis.h` is its contract; this crate only carries calls across the boundary and decides
//! nothing.

mod boundary;
mod handle;

pub use boundary::{ErrorHandle, Status};
use boundary::{Failure, bytes, guard, put};
pub use handle::{EvaluatorHandle, ReportHandle, TextHandle};
use portcullis::call::{EvaluateCall, Outcome};
use portcullis::{Decision, Document, ErrorKind, Limits};

/// The number of the binary interface; it changes when a caller must be compiled anew.
const ABI: u32 = 0;

/// The version of the library as NUL-terminated text that lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_version() -> *const std::ffi::c_char {
    const VERSION: &std::ffi::CStr =
        match std::ffi::CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
            Ok(text) => text,
            Err(_) => c"",
        };
    VERSION.as_ptr()
}

/// The number of the binary interface.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_abi_version() -> u32 {
    ABI
}

/// Compiles an evaluator.
///
/// # Safety
///
/// `options` must point to `len` readable bytes or be null with `len` 0; `out` and `error` must be null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluator_new(
    options: *const u8,
    len: usize,
    out: *mut *mut EvaluatorHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    guard(None, error, out, || {
        // SAFETY: the caller vouches for `len` readable bytes.
        let text = unsafe { bytes(options, len) }?;
        let call = if text.is_empty() { EvaluateCall::default() } else { EvaluateCall::parse(text)? };
        if call.asks() {
            return Err(Failure::input("the options name something to judge or to ask; that belongs to `portcullis_evaluate`"));
        }
        Ok(EvaluatorHandle::new(call.evaluator()?))
    })
}

/// Frees an evaluator.
///
/// # Safety
///
/// `evaluator` must be null or come from [`portcullis_evaluator_new`], not be freed before, and not be in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluator_free(evaluator: *mut EvaluatorHandle) {
    // SAFETY: as the caller vouches.
    unsafe { boundary::free(evaluator) }
}

/// Judges what a JSON call names.
///
/// # Safety
///
/// `evaluator` must be null or a live evaluator; `call` must point to `len` readable bytes or be null with `len` 0; `out` and
/// `error` must be null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluate(
    evaluator: *const EvaluatorHandle,
    call: *const u8,
    len: usize,
    out: *mut *mut ReportHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: the caller vouches for a live evaluator or null.
    let evaluator = unsafe { evaluator.as_ref() };
    guard(evaluator, error, out, || {
        let evaluator = evaluator.ok_or_else(|| Failure::null("evaluator"))?;
        // SAFETY: the caller vouches for `len` readable bytes.
        let call = EvaluateCall::parse(unsafe { bytes(call, len) }?)?;
        if !call.config.is_null() || !call.policies.is_empty() {
            return Err(Failure::input("`config` and `policies` belong to `portcullis_evaluator_new`"));
        }
        Ok(ReportHandle::new(call.answer(evaluator.evaluator())?))
    })
}

/// Judges the documents of one text, each among the others.
///
/// # Safety
///
/// As for [`portcullis_evaluate`], for both `name` and `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluate_text(
    evaluator: *const EvaluatorHandle,
    name: *const u8,
    name_len: usize,
    text: *const u8,
    len: usize,
    out: *mut *mut ReportHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: the caller vouches for a live evaluator or null.
    let evaluator = unsafe { evaluator.as_ref() };
    guard(evaluator, error, out, || {
        let evaluator = evaluator.ok_or_else(|| Failure::null("evaluator"))?;
        // SAFETY: the caller vouches for both ranges.
        let (name, text) = unsafe { (bytes(name, name_len)?, bytes(text, len)?) };
        let name = std::str::from_utf8(name).map_err(|_| Failure::input("the name is not UTF-8"))?;
        let documents = Document::parse(name, text, &Limits::default());
        Ok(ReportHandle::new(Outcome::Report(Box::new(evaluator.evaluator().evaluate_sources(&[documents])?))))
    })
}

/// The decision: 0 allow, 1 deny. A null report is a deny.
///
/// # Safety
///
/// `report` must be null or a live report.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_report_decision(report: *const ReportHandle) -> u32 {
    // SAFETY: as the caller vouches.
    let report = unsafe { report.as_ref() };
    u32::from(report.is_none_or(|report| report.outcome().decision() != Decision::Allow))
}

/// What a command line tool would exit with: 0, 1, 3 or 4. A null report is 4.
///
/// # Safety
///
/// `report` must be null or a live report.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_report_exit_code(report: *const ReportHandle) -> u32 {
    // SAFETY: as the caller vouches.
    let report = unsafe { report.as_ref() };
    report.map_or(4, |report| u32::from(report.outcome().exit_code()))
}

/// Renders a report.
///
/// # Safety
///
/// `report` must be null or a live report; `format` must point to `len` readable bytes; `out` and `error` must be null or
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_report_render(
    report: *const ReportHandle,
    format: *const u8,
    len: usize,
    out: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    guard(None, error, out, || {
        // SAFETY: the caller vouches for a live report or null, and for `len` readable bytes.
        let (report, name) = unsafe { (report.as_ref(), bytes(format, len)?) };
        let report = report.ok_or_else(|| Failure::null("report"))?;
        let name = std::str::from_utf8(name).map_err(|_| Failure::input("the format is not UTF-8"))?;
        Ok(TextHandle::new(report.outcome().render(Some(name))?))
    })
}

/// Frees a report.
///
/// # Safety
///
/// `report` must be null or come from this library, and not be freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_report_free(report: *mut ReportHandle) {
    // SAFETY: as the caller vouches.
    unsafe { boundary::free(report) }
}

/// The bytes of a text, UTF-8 without NUL at the end; they live as long as the text. Null for a null text.
///
/// # Safety
///
/// `text` must be null or a live text; `len` must be null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_text_bytes(text: *const TextHandle, len: *mut usize) -> *const u8 {
    // SAFETY: as the caller vouches.
    let text = unsafe { text.as_ref() };
    // SAFETY: as the caller vouches.
    unsafe { boundary::lend(text.map(TextHandle::as_str), len) }
}

/// Frees a text.
///
/// # Safety
///
/// `text` must be null or come from this library, and not be freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_text_free(text: *mut TextHandle) {
    // SAFETY: as the caller vouches.
    unsafe { boundary::free(text) }
}

/// The status an error carries; 0 for a null error.
///
/// # Safety
///
/// `error` must be null or a live error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_status(error: *const ErrorHandle) -> Status {
    // SAFETY: as the caller vouches.
    unsafe { error.as_ref() }.map_or(Status::OK, ErrorHandle::status)
}

/// The message of an error, as [`portcullis_text_bytes`].
///
/// # Safety
///
/// `error` must be null or a live error; `len` must be null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_message(error: *const ErrorHandle, len: *mut usize) -> *const u8 {
    // SAFETY: as the caller vouches.
    let error = unsafe { error.as_ref() };
    // SAFETY: as the caller vouches.
    unsafe { boundary::lend(error.map(ErrorHandle::message), len) }
}

/// Frees an error.
///
/// # Safety
///
/// `error` must be null or come from this library, and not be freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_free(error: *mut ErrorHandle) {
    // SAFETY: as the caller vouches.
    unsafe { boundary::free(error) }
}

impl From<portcullis::Error> for Failure {
    fn from(error: portcullis::Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Input => Status::INPUT,
            ErrorKind::Limit => Status::LIMIT,
            ErrorKind::Policy => Status::POLICY,
            ErrorKind::Config => Status::CONFIG,
            _ => Status::EVALUATION,
        };
        Self::new(status, error.to_string())
    }
}

// Kept here so that the two sides of the boundary are read together.
fn deliver<T>(out: *mut *mut T, value: T) {
    put(out, Box::into_raw(Box::new(value)));
}
